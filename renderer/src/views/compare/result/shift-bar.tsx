import type { Comparison } from '../../../../../pipeline/protocol/experiments.ts'

const WIDTH = 200
const MIDDLE = WIDTH / 2

/** From the middle to the shift, with its interval as a line; a dotted bar for what chance could have done. */
export function ShiftBar({ comparison, reach }: { readonly comparison: Comparison; readonly reach: number }) {
  const x = (value: number) => MIDDLE + (value / reach) * (MIDDLE - 2)
  const { shift, interval, outcome } = comparison
  const at = x(shift ?? 0)
  const sure = outcome === 'better' || outcome === 'worse'
  const colour = outcome === 'worse' ? 'var(--worse)' : 'var(--better)'
  return (
    <svg viewBox={`0 0 ${WIDTH} 18`} preserveAspectRatio="none" aria-hidden="true">
      <line x1={MIDDLE} x2={MIDDLE} y1={0} y2={18} stroke="var(--border)" vectorEffect="non-scaling-stroke" />
      {shift !== null && (
        <rect
          x={Math.min(MIDDLE, at)}
          width={Math.max(0.5, Math.abs(at - MIDDLE))}
          y={4}
          height={10}
          fill={sure ? colour : 'var(--wait)'}
        />
      )}
      {interval && (
        <line
          x1={x(interval.from)}
          x2={x(interval.to)}
          y1={9}
          y2={9}
          stroke="var(--text)"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  )
}
