import type { ReactNode } from 'react'
import { Checkbox, type CheckboxProps } from 'react-aria-components'
import styles from './tick.module.css'

interface TickProps extends Omit<CheckboxProps, 'className' | 'children'> {
  readonly children: ReactNode
}

/** A box to be ticked, with what that says beside it. */
export function Tick({ children, ...rest }: TickProps) {
  return (
    <Checkbox {...rest} className={styles.tick}>
      <span className={styles.box} aria-hidden="true" />
      <span>{children}</span>
    </Checkbox>
  )
}
