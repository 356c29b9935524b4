/** A step of an empirical distribution: the share of turns that took at most `ms`. */
export interface EcdfStep {
  readonly ms: number
  readonly share: number
}

/** The empirical distribution of some durations, as steps in ascending order; empty for none. */
export function ecdf(values: readonly number[]): readonly EcdfStep[] {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.map((ms, index) => ({ ms, share: (index + 1) / sorted.length }))
}

/** An SVG path of a distribution's steps in a box; it begins at the bottom left and ends at the right edge. */
export function ecdfPath(
  steps: readonly EcdfStep[],
  domain: { readonly fromMs: number; readonly toMs: number },
  width: number,
  height: number,
): string {
  if (steps.length === 0) return ''
  const span = Math.max(domain.toMs - domain.fromMs, Number.MIN_VALUE)
  const x = (ms: number) => Math.min(width, Math.max(0, ((ms - domain.fromMs) / span) * width)).toFixed(1)
  const y = (share: number) => ((1 - share) * height).toFixed(1)
  return `M0 ${height}${steps.map(({ ms, share }) => `H${x(ms)}V${y(share)}`).join('')}H${width}`
}

/** Round ends of an axis that holds all values, from 0 where they begin near it. */
export function axisOf(values: readonly number[]): { readonly fromMs: number; readonly toMs: number } {
  if (values.length === 0) return { fromMs: 0, toMs: 1 }
  // One by one: a session may hold more turns than a call takes arguments.
  const least = values.reduce((a, b) => Math.min(a, b))
  const most = values.reduce((a, b) => Math.max(a, b))
  const fromMs = least < (most - least) * 1.5 ? 0 : Math.floor(least / 10) * 10
  return { fromMs, toMs: Math.max(fromMs + 1, Math.ceil(most * 1.02)) }
}
