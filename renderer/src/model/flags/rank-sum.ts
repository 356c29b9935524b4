import { boundRank, rankSumCounts } from '../../../../pipeline/measures/statistics/rank-sums.ts'

/** Two samples taken under the same circumstances. */
export interface Stratum {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** By how much `after` lies above `before`. */
export interface Shift {
  /** Hodges–Lehmann estimate: the median of all differences between a value after and one before. */
  readonly shift: number
  /** Holds the true shift in at least 95 % of experiments; `undefined` where there are too few values for one. */
  readonly interval: { readonly from: number; readonly to: number } | undefined
  readonly countBefore: number
  readonly countAfter: number
}

const TAIL = 0.025

/**
 * The shift between two samples within each stratum, with the 95 % interval that belongs to the stratified Wilcoxon
 * rank-sum test (Hollander, Wolfe and Chicken 2014, sections 4.2 and 4.3; the sum of the strata's independent U
 * statistics is the number of positive differences among all of theirs). Assumes that the values are independent and
 * of one shape, not that they are normal. `undefined` where no stratum has both sides. At most some 50 values in all:
 * the distribution is counted out exactly, in whole numbers below 2^53.
 */
export function rankSumShift(strata: readonly Stratum[]): Shift | undefined {
  const paired = strata.filter(({ before, after }) => before.length > 0 && after.length > 0)
  const differences = Float64Array.from(
    paired.flatMap(({ before, after }) => after.flatMap((one) => before.map((other) => one - other))),
  ).sort()
  const total = differences.length
  if (total === 0) return undefined
  const at = (index: number) => differences[index] ?? Number.NaN
  const rank = intervalRank(paired)
  return {
    shift: (at(Math.floor((total - 1) / 2)) + at(Math.ceil((total - 1) / 2))) / 2,
    interval: rank === 0 ? undefined : { from: at(rank - 1), to: at(total - rank) },
    countBefore: paired.reduce((sum, { before }) => sum + before.length, 0),
    countAfter: paired.reduce((sum, { after }) => sum + after.length, 0),
  }
}

/** Which difference, counted from either end, bounds the interval; 0 where none is far enough out. */
function intervalRank(strata: readonly Stratum[]): number {
  const counts = strata
    .map(({ before, after }) => rankSumCounts(before.length, after.length))
    .reduce<Float64Array>(convolve, Float64Array.of(1))
  return boundRank(counts, TAIL)
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const product = new Float64Array(a.length + b.length - 1)
  for (const [i, one] of a.entries()) {
    for (const [j, other] of b.entries()) product[i + j] = (product[i + j] ?? 0) + one * other
  }
  return product
}
