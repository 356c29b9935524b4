import { normalQuantile } from './normal.ts'

/** By how much one side of pairs differs from the other. */
export interface PairedShift {
  /** Hodges–Lehmann estimate: the median of the averages of every two differences. */
  readonly shift: number
  /** Interval that leaves out the true shift at either end with a chance of at most `tail`; `undefined` for too few pairs. */
  readonly interval: { readonly from: number; readonly to: number } | undefined
  readonly pairs: number
}

/** Up to here the distribution is counted out; its counts are whole numbers below 2^53. */
const LARGEST_EXACT = 50

/**
 * The shift between the sides of pairs, from their differences, with the interval that belongs to Wilcoxon's
 * signed-rank test (Hollander, Wolfe and Chicken 2014, sections 3.2 and 3.3), `tail` of the chance beyond either end. It assumes differences that are
 * independent and symmetric about the shift, not that they are normal: one odd pair moves it little.
 * `undefined` for no differences.
 */
export function pairedShift(differences: readonly number[], tail: number): PairedShift | undefined {
  const pairs = differences.length
  if (pairs === 0) return undefined
  const averages = walshAverages(differences)
  const shift = middleOf(averages)
  const rank = intervalRank(pairs, tail)
  const interval = rank === 0 ? undefined : { from: at(averages, rank - 1), to: at(averages, averages.length - rank) }
  return { shift, interval, pairs }
}

/** The Hodges–Lehmann estimate alone: the middle of values that are symmetric about it, which odd ones move little. */
export function pseudoMedian(values: readonly number[]): number {
  return middleOf(walshAverages(values))
}

function middleOf(sorted: Float64Array): number {
  return (at(sorted, Math.floor((sorted.length - 1) / 2)) + at(sorted, Math.ceil((sorted.length - 1) / 2))) / 2
}

/**
 * Which Walsh average, counted from either end, bounds the interval: the largest `c` for which the signed-rank sum is
 * below `c` with a probability of at most `tail`. 0 where there is none. Exact up to 50 pairs, then by the normal
 * approximation with continuity correction.
 */
export function intervalRank(pairs: number, tail: number): number {
  if (pairs > LARGEST_EXACT) return normalRank(pairs, tail)
  const key = `${pairs} ${tail}`
  const rank = exactRanks.get(key) ?? exactRank(pairs, tail)
  exactRanks.set(key, rank)
  return rank
}

/** Counted out once for each number of pairs and tail. */
const exactRanks = new Map<string, number>()

function exactRank(pairs: number, tail: number): number {
  const counts = signedRankCounts(pairs)
  const limit = tail * 2 ** pairs
  let below = 0
  for (const [sum, count] of counts.entries()) {
    below += count
    if (below > limit) return sum
  }
  return counts.length
}

/** In how many of the 2^n sign patterns the positive ranks 1 … n add up to each sum; index is the sum. */
function signedRankCounts(pairs: number): Float64Array {
  const counts = new Float64Array((pairs * (pairs + 1)) / 2 + 1)
  counts[0] = 1
  for (let rank = 1; rank <= pairs; rank += 1) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= rank; sum -= 1) {
      counts[sum] = (counts[sum] ?? 0) + (counts[sum - rank] ?? 0)
    }
  }
  return counts
}

function normalRank(pairs: number, tail: number): number {
  const mean = (pairs * (pairs + 1)) / 4
  const deviation = Math.sqrt((pairs * (pairs + 1) * (2 * pairs + 1)) / 24)
  return Math.max(0, Math.floor(mean + normalQuantile(tail) * deviation + 0.5))
}

/** The averages of every two differences, each with itself too, in ascending order. */
function walshAverages(differences: readonly number[]): Float64Array {
  const averages = new Float64Array((differences.length * (differences.length + 1)) / 2)
  let next = 0
  for (const [index, one] of differences.entries()) {
    for (const other of differences.slice(index)) averages[next++] = (one + other) / 2
  }
  return averages.sort()
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN
}
