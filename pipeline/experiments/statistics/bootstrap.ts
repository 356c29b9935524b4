import { fewestUtterancesFor, orderInterval } from '../../measures/statistics/order-interval.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { Interval } from '../../protocol/experiments.ts'
import { mulberry32, pick } from './seeded-random.ts'

/** A number that a turn gave; the utterance is what is drawn again and again. */
export interface Sample {
  readonly utterance: string
  readonly value: number
}

export interface BootstrapOptions {
  readonly resamples: number
  readonly seed: number
}

/** Values in ascending order, each with the number of its utterance. */
interface SortedTurns {
  readonly values: Float64Array
  readonly owners: Int32Array
}

/**
 * 95 % interval of a quantile. Of the median by drawing whole utterances with replacement (Efron and Tibshirani 1993;
 * Davison and Hinkley 1997, section 3.8, for clusters): turns of one utterance are alike and must not count as so many
 * witnesses. Of any other by order statistics of the utterances: draws hold nothing beyond the largest turn, and missed a
 * 95th percentile in 10 to 47 % of simulated sessions. `undefined` below the utterances it takes, or without resamples.
 */
export function quantileInterval(
  samples: readonly Sample[],
  p: number,
  options: BootstrapOptions,
): Interval | undefined {
  const names = [...new Set(samples.map(({ utterance }) => utterance))]
  if (!isBounded(names.length, p) || options.resamples === 0) return undefined
  if (p !== 0.5) {
    const values = samples.map(({ value }) => value)
    return orderInterval(values, names.length, p)
  }
  const sorted = sortTurns(samples, names)
  return intervalOf(names.length, options, (weights) => weightedQuantile(sorted, weights, p))
}

/**
 * The same for the difference of a quantile between two sets of turns, `after` minus `before`. Where they share their
 * utterances, an utterance is drawn in both at once.
 */
export function quantileDifferenceInterval(
  before: readonly Sample[],
  after: readonly Sample[],
  p: number,
  options: BootstrapOptions,
): Interval | undefined {
  const names = [...new Set([...before, ...after].map(({ utterance }) => utterance))]
  if (!isBounded(names.length, p) || options.resamples === 0) return undefined
  const [first, second] = [sortTurns(before, names), sortTurns(after, names)]
  return intervalOf(
    names.length,
    options,
    (weights) => weightedQuantile(second, weights, p) - weightedQuantile(first, weights, p),
  )
}

/** Whether turns are of enough utterances to say anything of a percentile: with fewer, even the largest may lie below it. */
export function isReliable(samples: readonly Sample[], p: number): boolean {
  return isBounded(new Set(samples.map(({ utterance }) => utterance)).size, p)
}

function isBounded(utterances: number, p: number): boolean {
  return utterances >= fewestUtterancesFor(p)
}

/** Draws utterances and gives the middle 95 % of what `statistic` makes of the draws. */
export function intervalOf(
  utterances: number,
  { resamples, seed }: BootstrapOptions,
  statistic: (weights: Int32Array) => number,
): Interval | undefined {
  const random = mulberry32(seed)
  const weights = new Int32Array(utterances)
  const found: number[] = []
  for (let draw = 0; draw < resamples; draw += 1) {
    weights.fill(0)
    for (let taken = 0; taken < utterances; taken += 1) {
      const drawn = pick(utterances, random)
      weights[drawn] = (weights[drawn] ?? 0) + 1
    }
    const value = statistic(weights)
    if (!Number.isNaN(value)) found.push(value)
  }
  const [from, to] = [percentile(found, 0.025), percentile(found, 0.975)]
  return from === undefined || to === undefined ? undefined : { from, to }
}

function sortTurns(samples: readonly Sample[], names: readonly string[]): SortedTurns {
  const numbers = new Map(names.map((name, index) => [name, index]))
  const sorted = samples.toSorted((a, b) => a.value - b.value)
  return {
    values: Float64Array.from(sorted, ({ value }) => value),
    owners: Int32Array.from(sorted, ({ utterance }) => numbers.get(utterance) ?? 0),
  }
}

/** The quantile (type 7) of the list in which each turn stands as often as its utterance was drawn, without making it. */
function weightedQuantile({ values, owners }: SortedTurns, weights: Int32Array, p: number): number {
  // Plain loops: this runs some thousand times over all turns, and iterators of typed arrays are several times slower.
  let count = 0
  for (let index = 0; index < owners.length; index += 1) count += weights[owners[index] ?? 0] ?? 0
  const rank = (count - 1) * p
  const [low, high] = [Math.floor(rank), Math.ceil(rank)]
  let passed = 0
  let below = Number.NaN
  for (let index = 0; index < owners.length; index += 1) {
    passed += weights[owners[index] ?? 0] ?? 0
    if (Number.isNaN(below) && passed > low) below = values[index] ?? Number.NaN
    if (passed > high) return below + ((values[index] ?? Number.NaN) - below) * (rank - low)
  }
  return Number.NaN
}
