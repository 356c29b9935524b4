import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import styles from './side-pane.module.css'

interface LiveTab {
  readonly id: string
  readonly label: string
  readonly className: string | undefined
  readonly content: ReactNode
}

/**
 * Tabs whose panel changes all the time, words and levels among it. React Aria's own panel looks through itself for
 * something to focus at each of these changes, and so makes the browser lay out the page in between.
 */
export function LiveTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly LiveTab[] }) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState(0)
  const shown = tabs[chosen]
  const onKeyDown = (event: KeyboardEvent) => {
    const last = tabs.length - 1
    const next = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: last }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const at = (next + tabs.length) % tabs.length
    setChosen(at)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus()
  }
  return (
    <div className={styles.tabs}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {tabs.map((tab, at) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={at === chosen}
            aria-controls={at === chosen ? `${id}-panel` : undefined}
            tabIndex={at === chosen ? 0 : -1}
            className={styles.tab}
            onClick={() => setChosen(at)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {shown && (
        <div
          key={shown.id}
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${shown.id}`}
          tabIndex={-1}
          className={shown.className}
        >
          {shown.content}
        </div>
      )}
    </div>
  )
}
