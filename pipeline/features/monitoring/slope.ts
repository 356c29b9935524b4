import { NORMAL_975 } from '../../experiments/statistics/normal.ts'

/** A value at a moment; the slope is in y for one of x. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Slope {
  readonly perX: number
  /** 95 % interval of `perX`. */
  readonly from: number
  readonly to: number
}

const FEWEST_POINTS = 5

/**
 * The least-squares slope through points in order of x, with its 95 % interval. Samples of a process follow each other
 * closely (memory that is in use stays in use), so the interval is widened for the residuals' autocorrelation at lag 1:
 * the number of samples counts as n (1 - r) / (1 + r) (Santer et al. 2000, "Statistical significance of trends").
 *
 * @returns `undefined` for fewer than five points, or points at one x
 */
export function slopeOf(points: readonly Point[]): Slope | undefined {
  const n = points.length
  if (n < FEWEST_POINTS) return undefined
  const meanX = mean(points.map(({ x }) => x))
  const meanY = mean(points.map(({ y }) => y))
  let sxx = 0
  let sxy = 0
  for (const { x, y } of points) {
    sxx += (x - meanX) ** 2
    sxy += (x - meanX) * (y - meanY)
  }
  if (sxx === 0) return undefined
  const perX = sxy / sxx
  const residuals = points.map(({ x, y }) => y - meanY - perX * (x - meanX))
  const effective = effectiveCount(residuals)
  const freedom = Math.max(1, effective - 2)
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0)
  const margin = studentT95(freedom) * Math.sqrt(squares / freedom / sxx)
  return { perX, from: perX - margin, to: perX + margin }
}

/** How many independent values the residuals are worth; at least 3. */
function effectiveCount(residuals: readonly number[]): number {
  let products = 0
  let squares = 0
  for (const [index, residual] of residuals.entries()) {
    squares += residual ** 2
    products += residual * (residuals[index - 1] ?? 0)
  }
  // A slope that is followed exactly leaves rounding alone.
  const r = squares === 0 ? 0 : Math.min(0.99, Math.max(0, products / squares))
  return Math.max(3, (residuals.length * (1 - r)) / (1 + r))
}

/**
 * Student's t for a two-sided interval of 95 %: Cornish and Fisher's expansion about the normal quantile (Abramowitz and
 * Stegun 26.7.5), exact to 1 % from 3 degrees of freedom on; below that the exact values of 1 and 2.
 */
export function studentT95(freedom: number): number {
  if (freedom < 2) return 12.706
  if (freedom < 3) return 4.303
  const z = NORMAL_975
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
