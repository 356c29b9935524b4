import type { Interval } from '../protocol/experiments.ts'
import { percentile } from '../tracing/percentiles.ts'
import { fewestTurnsFor, intervalOf, quantileDifferenceInterval, type Sample } from './bootstrap.ts'
import { moreTurnsToSee } from './needed-turns.ts'
import { pairedShift } from './paired-shift.ts'
import { rankSumTest } from './rank-sum.ts'
import { signFlipTest } from './sign-flip.ts'
import { signedRankTest } from './signed-rank.ts'
import type { WordErrors } from './word-errors.ts'

/** `paired`: both arms heard the same utterances. `unpaired`: live talking, where every turn is its own. */
export type Design = 'paired' | 'unpaired'

export interface CompareOptions {
  readonly design: Design
  readonly resamples: number
  readonly seed: number
  /** Differences below it do not matter to who asks; 0 where every one does. */
  readonly minimumEffect: number
  readonly utterancesAvailable: number
}

/** One arm against another in one metric, before it is corrected and put into words. */
export interface RawComparison {
  readonly utterances: number
  readonly turns: number
  readonly shift: number | null
  readonly interval: Interval | null
  readonly pValue: number | null
  readonly smallestPValue: number
  /** The smallest p that so many utterances can have, were they all on one side. */
  readonly reachablePValue: number
  readonly p50: QuantileDifference
  readonly p95: QuantileDifference
  readonly moreTurns: number | null
}

interface QuantileDifference {
  readonly value: number | null
  readonly interval: Interval | null
  readonly reliable: boolean
}

interface Tests {
  readonly utterances: number
  readonly shift: number | null
  readonly interval: Interval | null
  readonly pValue: number | null
  readonly smallestPValue: number
}

/** Compares numbers of turns, `after` minus `before`. */
export function compareSamples(
  before: readonly Sample[],
  after: readonly Sample[],
  options: CompareOptions,
): RawComparison {
  const tests = options.design === 'paired' ? pairedTests(before, after) : unpairedTests(before, after)
  const more = options.minimumEffect > 0 ? neededTurns(before, after, options) : undefined
  return {
    ...tests,
    reachablePValue: options.design === 'paired' ? pairedReach(tests.utterances) : tests.smallestPValue,
    turns: before.length + after.length,
    p50: quantileDifference(before, after, 0.5, options),
    p95: quantileDifference(before, after, 0.95, options),
    moreTurns: more ?? null,
  }
}

/** Word errors of a turn. */
export interface WordSample {
  readonly utterance: string
  readonly words: WordErrors
}

const NO_QUANTILE: QuantileDifference = { value: null, interval: null, reliable: false }

/**
 * Compares word error rates: the shift is the difference of the rates (all errors by all words) on the utterances that
 * both arms heard, its interval a bootstrap by utterance, its test the permutation of each utterance's two rates.
 */
export function compareWordErrors(
  before: readonly WordSample[],
  after: readonly WordSample[],
  options: CompareOptions,
): RawComparison {
  const [first, second] = [ratesOf(before), ratesOf(after)]
  const pairs = [...first].flatMap(([utterance, rate]) => {
    const other = second.get(utterance)
    return other === undefined || rate.words === 0 ? [] : [{ words: rate.words, before: rate.rate, after: other.rate }]
  })
  const nothing = { p50: NO_QUANTILE, p95: NO_QUANTILE, moreTurns: null }
  const turns = before.length + after.length
  const none = {
    utterances: pairs.length,
    turns,
    shift: null,
    interval: null,
    pValue: null,
    smallestPValue: 1,
    reachablePValue: pairedReach(pairs.length),
    ...nothing,
  }
  if (pairs.length === 0 || options.design === 'unpaired') return none
  const test = signFlipTest(
    pairs.map((pair) => (pair.after - pair.before) * pair.words),
    options.seed,
  )
  const shift = weightedShift(
    pairs,
    pairs.map(() => 1),
  )
  const interval =
    pairs.length < FEWEST_FOR_WORDS
      ? undefined
      : intervalOf(pairs.length, options, (weights) => weightedShift(pairs, weights))
  return { ...none, shift, interval: interval ?? null, ...test }
}

/** Fewer utterances say nothing of how error rates vary. */
const FEWEST_FOR_WORDS = 6

function weightedShift(
  pairs: readonly { readonly words: number; readonly before: number; readonly after: number }[],
  weights: ArrayLike<number>,
): number {
  let [errors, words] = [0, 0]
  for (const [index, pair] of pairs.entries()) {
    const weight = (weights[index] ?? 0) * pair.words
    errors += weight * (pair.after - pair.before)
    words += weight
  }
  return words === 0 ? Number.NaN : errors / words
}

/** Errors by words of each utterance over its turns, and how many words it has. */
function ratesOf(samples: readonly WordSample[]): Map<string, { readonly rate: number; readonly words: number }> {
  const rates = new Map<string, { rate: number; words: number }>()
  for (const [utterance, turns] of Map.groupBy(samples, (sample) => sample.utterance)) {
    const all = turns.reduce((sum, { words }) => sum + words.referenceWords, 0)
    const errors = turns.reduce((sum, { words }) => sum + words.errors, 0)
    if (all > 0) rates.set(utterance, { rate: errors / all, words: all / turns.length })
  }
  return rates
}

/** All differences on one side: one of 2^n patterns at either end. */
function pairedReach(utterances: number): number {
  return Math.min(1, 2 ** (1 - utterances))
}

function pairedTests(before: readonly Sample[], after: readonly Sample[]): Tests {
  const [first, second] = [medians(before), medians(after)]
  const differences = [...first].flatMap(([utterance, value]) => {
    const other = second.get(utterance)
    return other === undefined ? [] : [other - value]
  })
  const found = pairedShift(differences)
  if (!found) return { utterances: 0, shift: null, interval: null, pValue: null, smallestPValue: 1 }
  const { pValue, smallestPValue } = signedRankTest(differences)
  const { shift, interval = null, pairs } = found
  return { utterances: pairs, shift, interval, pValue, smallestPValue }
}

function unpairedTests(before: readonly Sample[], after: readonly Sample[]): Tests {
  const found = rankSumTest(
    before.map(({ value }) => value),
    after.map(({ value }) => value),
  )
  const utterances = Math.min(before.length, after.length)
  if (!found) return { utterances, shift: null, interval: null, pValue: null, smallestPValue: 1 }
  return { utterances, ...found, interval: found.interval ?? null }
}

/** The median of each utterance's turns. */
function medians(samples: readonly Sample[]): Map<string, number> {
  const middles = new Map<string, number>()
  for (const [utterance, turns] of Map.groupBy(samples, (sample) => sample.utterance)) {
    const middle = percentile(
      turns.map(({ value }) => value),
      0.5,
    )
    if (middle !== undefined) middles.set(utterance, middle)
  }
  return middles
}

function quantileDifference(
  before: readonly Sample[],
  after: readonly Sample[],
  p: number,
  options: CompareOptions,
): QuantileDifference {
  const [first, second] = [before, after].map((samples) =>
    percentile(
      samples.map(({ value }) => value),
      p,
    ),
  )
  if (first === undefined || second === undefined) return NO_QUANTILE
  return {
    value: second - first,
    interval: quantileDifferenceInterval(before, after, p, options) ?? null,
    reliable: Math.min(before.length, after.length) >= fewestTurnsFor(p),
  }
}

function neededTurns(before: readonly Sample[], after: readonly Sample[], options: CompareOptions): number | undefined {
  const { minimumEffect: effect, utterancesAvailable, design } = options
  if (design === 'paired') return moreTurnsToSee({ before, after, effect, utterancesAvailable })
  const number = (samples: readonly Sample[]) =>
    samples.map(({ value }, index) => ({ utterance: String(index), value }))
  return moreTurnsToSee({
    before: number(before),
    after: number(after),
    effect,
    utterancesAvailable: Number.POSITIVE_INFINITY,
  })
}
