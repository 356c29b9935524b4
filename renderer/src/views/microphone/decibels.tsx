import { THIN_SPACE, UNKNOWN } from '../../model/format.ts'
import styles from './numbers.module.css'

/** A level or a ratio of levels; a dash where it is unknown. */
export function Decibels({ value, unit = 'dBFS' }: { readonly value: number | undefined; readonly unit?: string }) {
  if (value === undefined) return <span className={styles.unit}>{UNKNOWN}</span>
  return (
    <>
      {value.toFixed(1).replace('-', '−')}
      <span className={styles.unit}>
        {THIN_SPACE}
        {unit}
      </span>
    </>
  )
}
