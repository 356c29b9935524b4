import type { Interval } from '../../protocol/experiments.ts'
import { percentileOfSorted } from './percentiles.ts'

/** What lies outside the interval on either side, in 95 of 100 cases not at all. */
const TAIL = 0.025

/**
 * How many utterances it takes until the largest of them bounds a percentile from above (and the smallest from below) in
 * 97.5 % of cases, so that both bounds of a 95 % interval are there: 6 for the median, 72 for the 95th percentile.
 */
export function fewestUtterancesFor(p: number): number {
  return Math.ceil(Math.log(TAIL) / Math.log(Math.max(p, 1 - p)))
}

/**
 * 95 % interval of a percentile by order statistics (Thompson 1936; David and Nagaraja 2003, 7.1): which of `utterances`
 * independent values in order bound it is a matter of the binomial distribution alone, whatever the values are like.
 * There are as many independent values as utterances: turns of one are alike, so their number counts for nothing. The
 * values may be those of all turns; the bounds are looked up among them at the same share. `undefined` for fewer
 * utterances than it takes.
 */
export function orderInterval(values: readonly number[], utterances: number, p: number): Interval | undefined {
  return orderIntervalOfSorted(
    values.toSorted((a, b) => a - b),
    utterances,
    p,
  )
}

/** The same of values that are in ascending order already. */
export function orderIntervalOfSorted(sorted: ArrayLike<number>, utterances: number, p: number): Interval | undefined {
  if (utterances < fewestUtterancesFor(p)) return undefined
  const chances = binomial(utterances, p)
  const below = countOfTail(chances)
  const above = countOfTail(chances.toReversed())
  const share = (rank: number) => (rank - 1) / (utterances - 1)
  const [from, to] = [below, utterances + 1 - above].map((rank) => percentileOfSorted(sorted, share(rank)))
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** How many outcomes from the first on have at most the tail's chance together. */
function countOfTail(chances: readonly number[]): number {
  let [sum, count] = [0, 0]
  while (sum + (chances[count] ?? 1) <= TAIL) {
    sum += chances[count] ?? 1
    count += 1
  }
  return count
}

/** The chances of 0, 1 … n of n values to lie below the percentile. */
function binomial(n: number, p: number): number[] {
  let logChance = n * Math.log(1 - p)
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) logChance += Math.log((n - k + 1) / k) + Math.log(p / (1 - p))
    return Math.exp(logChance)
  })
}
