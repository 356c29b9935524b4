import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps } from 'react-aria-components'
import styles from './button.module.css'

interface Props extends Omit<ButtonProps, 'className' | 'children'> {
  readonly look?: 'plain' | 'outline' | 'primary'
  /** A square button that holds an icon alone; give it an `aria-label`. */
  readonly square?: boolean
  readonly title?: string
  readonly children: ReactNode
}

export function Button({ look = 'outline', square = false, title, children, ...rest }: Props) {
  const className = `${styles.button} ${styles[look]} ${square ? styles.square : ''}`
  return (
    <AriaButton {...rest} className={className} render={(props) => <button {...props} title={title} />}>
      {children}
    </AriaButton>
  )
}
