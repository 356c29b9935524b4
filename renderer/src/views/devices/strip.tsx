import { stripPath } from '../../model/remote-target.ts'
import styles from './targets-pane.module.css'

const WIDTH = 160
const HEIGHT = 24

/** The newest values as a line, oldest at the left; the number beside it says the last. */
export function Strip({ values, limit }: { readonly values: readonly number[]; readonly limit?: number | undefined }) {
  const { line, limitY } = stripPath(values, WIDTH, HEIGHT, limit)
  return (
    <svg className={styles.strip} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {limitY !== undefined && (
        <line x1={0} x2={WIDTH} y1={limitY} y2={limitY} stroke="var(--worse)" strokeDasharray="3 3" strokeWidth={1} />
      )}
      <path d={line} fill="none" stroke="currentColor" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
