import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './controls/button.tsx'
import styles from './side-sheet.module.css'

interface SideSheetProps {
  /** What it is called for those who hear the page: it is said when the sheet takes the keyboard. */
  readonly label: string
  /** What the close button says. */
  readonly closeLabel: string
  readonly children: ReactNode
  onClose(): void
}

/**
 * What belongs to a chosen row, beside the list that it was chosen from: takes the keyboard when it opens, and Escape
 * closes it wherever the keyboard is, but where something else takes Escape.
 */
export function SideSheet({ label, closeLabel, children, onClose }: SideSheetProps) {
  const sheet = useRef<HTMLDivElement>(null)
  const newest = useRef(onClose)
  newest.current = onClose
  useEffect(() => {
    sheet.current?.focus({ preventScroll: true })
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isTakenElsewhere(event.target)) newest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div ref={sheet} className={styles.sheet} role="group" aria-label={label} tabIndex={-1} data-sheet>
      <div className={styles.close}>
        <Button look="plain" square aria-label={closeLabel} title="Esc" onPress={onClose}>
          <X size={16} aria-hidden />
        </Button>
      </div>
      {children}
    </div>
  )
}

/** Dialogs close themselves, and a text that is being written is given up first. */
function isTakenElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog]') !== null) return true
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}
