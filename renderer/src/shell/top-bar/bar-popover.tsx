import { type ReactNode, useContext, useId } from 'react'
import { Button as AriaButton, DialogTrigger, OverlayTriggerStateContext, Popover } from 'react-aria-components'
import styles from './bar-popover.module.css'

interface BarPopoverProps {
  /** What the dialog is called for those who hear the page. */
  readonly label: string
  /** What the button is called, where that is more; what is seen in the button stands in it. */
  readonly name?: string
  /** What stands in the button. */
  readonly chip: ReactNode
  readonly title?: string
  readonly isWide?: boolean
  readonly isOpen?: boolean
  onOpenChange?(isOpen: boolean): void
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

/** A chip of the top bar and what opens below it; Esc and a press beside it close it. */
export function BarPopover({ label, name = label, chip, title, isWide = false, children, ...open }: BarPopoverProps) {
  const labelId = useId()
  return (
    <DialogTrigger {...open}>
      <AriaButton className={styles.chip} aria-label={name} render={(props) => <button {...props} title={title} />}>
        {chip}
      </AriaButton>
      {/* The popover is the dialog itself: React Aria's hidden buttons that close it would stand outside of one within. */}
      <Popover
        aria-labelledby={labelId}
        className={`${styles.popover} ${isWide ? styles.wide : ''}`}
        placement="bottom end"
      >
        <div>
          <span id={labelId} hidden>
            {label}
          </span>
          <Content>{children}</Content>
        </div>
      </Popover>
    </DialogTrigger>
  )
}

function Content({ children }: Pick<BarPopoverProps, 'children'>) {
  const overlay = useContext(OverlayTriggerStateContext)
  return typeof children === 'function' ? children(() => overlay?.close()) : children
}
