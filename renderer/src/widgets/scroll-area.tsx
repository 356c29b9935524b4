import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'

/** The id of the title of the pane around, where there is one (`pane.tsx`). */
export const PaneTitle = createContext<string | undefined>(undefined)

interface ScrollAreaProps {
  readonly className: string | undefined
  /** What it is called where no pane stands around it, or where the pane's title says too little. */
  readonly label?: string
  readonly children: ReactNode
}

/**
 * What scrolls where it is larger than its place. Then, and only then, it is a stop of the Tab key, with a name for those
 * who hear the page: what fits has nothing to be reached for.
 */
export function ScrollArea({ className, label, children }: ScrollAreaProps) {
  const { area, scrolls } = useScrolls()
  const paneTitle = useContext(PaneTitle)
  const name = label === undefined ? { 'aria-labelledby': paneTitle } : { 'aria-label': label }
  return (
    <div ref={area} className={className} {...(scrolls ? { role: 'group', tabIndex: 0, ...name } : {})}>
      {children}
    </div>
  )
}

/** Told by the browser once it has laid the page out: nothing is measured while React writes. */
function useScrolls() {
  const area = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const place = area.current
    if (!place) return
    const sizes = new ResizeObserver(() => {
      setScrolls(place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight)
    })
    for (const element of [place, ...place.children]) sizes.observe(element)
    return () => sizes.disconnect()
  }, [])
  return { area, scrolls }
}
