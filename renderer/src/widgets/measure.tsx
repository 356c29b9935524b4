import { msDigits, THIN_SPACE, UNKNOWN } from '../../../pipeline/measures/numbers.ts'
import { useLocale } from '../console-context.ts'
import styles from './measure.module.css'

/** A duration: digits of constant width, the unit dimmer and smaller; a dash where it is unknown. */
export function Measure({ ms }: { readonly ms: number | undefined }) {
  const locale = useLocale()
  if (ms === undefined) return <span className={styles.unknown}>{UNKNOWN}</span>
  return (
    <span className={styles.measure}>
      {msDigits(ms, locale)}
      <span className={styles.unit}>{THIN_SPACE}ms</span>
    </span>
  )
}
