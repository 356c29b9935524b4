import type { ReactNode } from 'react'
import { msDigits, THIN_SPACE } from '../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../console-context.ts'
import styles from './present-page.module.css'

interface BigNumberProps {
  readonly ms: number | undefined
  /** It still counts. */
  readonly isCounting?: boolean
  readonly children: ReactNode
}

/** One number, as large as the room is deep, and what it is of. */
export function BigNumber({ ms, isCounting = false, children }: BigNumberProps) {
  const locale = useLocale()
  return (
    <p className={styles.hero}>
      <span className={styles.caption}>{children}</span>
      <span
        className={styles.number}
        data-unknown={ms === undefined || undefined}
        data-counting={isCounting || undefined}
      >
        {ms === undefined ? '…' : msDigits(Math.round(ms), locale).replace(/[.,]0$/, '')}
        {ms !== undefined && <small>{THIN_SPACE}ms</small>}
      </span>
    </p>
  )
}
