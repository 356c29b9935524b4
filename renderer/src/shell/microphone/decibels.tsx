import { digitsOf, THIN_SPACE, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import styles from './numbers.module.css'

/** A level or a ratio of levels; a dash where it is unknown. */
export function Decibels({ value, unit = 'dBFS' }: { readonly value: number | undefined; readonly unit?: string }) {
  if (value === undefined) return <span className={styles.unit}>{UNKNOWN}</span>
  return (
    <>
      {digitsOf(value, 1)}
      <span className={styles.unit}>
        {THIN_SPACE}
        {unit}
      </span>
    </>
  )
}
