import type { ReactNode } from 'react'
import { Switch } from 'react-aria-components'
import styles from './toggle.module.css'

interface ToggleProps {
  readonly isSelected: boolean
  readonly isDisabled?: boolean
  readonly 'aria-label'?: string
  readonly 'aria-describedby'?: string
  readonly children?: ReactNode
  onChange(isSelected: boolean): void
}

/** On or off: the knob's place says it, the colour says it again. */
export function Toggle({ children, isDisabled = false, ...rest }: ToggleProps) {
  return (
    <Switch {...rest} isDisabled={isDisabled} className={styles.toggle}>
      <span className={styles.track}>
        <span className={styles.knob} />
      </span>
      {children}
    </Switch>
  )
}
