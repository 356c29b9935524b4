import { type ReactNode, useId } from 'react'
import styles from './pane.module.css'
import { PaneTitle } from './scroll-area.tsx'

interface PaneProps {
  readonly title: string
  readonly actions?: ReactNode
  /** Data of a lost connection: shown, but greyed. */
  readonly stale?: boolean
  /** Fills the height it is given and scrolls inside. */
  readonly filling?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** A titled card: a landmark of the page, reachable by F6. */
export function Pane({ title, actions, stale = false, filling = false, className = '', children }: PaneProps) {
  const titleId = useId()
  return (
    <section
      className={`${styles.pane} ${filling ? styles.filling : ''} ${className}`}
      aria-labelledby={titleId}
      data-pane
      data-stale={stale || undefined}
      tabIndex={-1}
    >
      <header className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        {actions}
      </header>
      <div className={styles.body}>
        <PaneTitle value={titleId}>{children}</PaneTitle>
      </div>
    </section>
  )
}

/** What a pane shows while it has nothing: what it is for, and what to do. */
export function EmptyState({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{children}</p>
      {action}
    </div>
  )
}
