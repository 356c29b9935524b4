import type { ReactNode } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import styles from './bar-popover.module.css'

interface BarPopoverProps {
  /** What the button and the dialog are called for those who hear the page. */
  readonly label: string
  /** What stands in the button. */
  readonly chip: ReactNode
  readonly title?: string
  readonly isWide?: boolean
  readonly isOpen?: boolean
  onOpenChange?(isOpen: boolean): void
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

/** A chip of the top bar and what opens below it; Esc and a press beside it close it. */
export function BarPopover({ label, chip, title, isWide = false, children, ...open }: BarPopoverProps) {
  return (
    <DialogTrigger {...open}>
      <AriaButton className={styles.chip} aria-label={label} render={(props) => <button {...props} title={title} />}>
        {chip}
      </AriaButton>
      <Popover className={`${styles.popover} ${isWide ? styles.wide : ''}`} placement="bottom end">
        <Dialog aria-label={label} className={styles.dialog}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
