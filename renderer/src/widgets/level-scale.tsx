import { formatWhole } from '../../../pipeline/measures/numbers.ts'
import styles from './level-scale.module.css'

const TICKS_DBFS = [-60, -48, -36, -24, -12, 0]

/** The scale below a meter of levels, in decibels below full scale. */
export function LevelScale() {
  return (
    <div className={styles.scale} aria-hidden="true">
      {TICKS_DBFS.map((tick) => (
        <span key={tick}>{formatWhole(tick)}</span>
      ))}
    </div>
  )
}
