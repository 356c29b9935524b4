import { isCounted, pairTurns } from '../measures/statistics/pairing.ts'
import { percentile } from '../measures/statistics/percentiles.ts'
import type { Look } from '../measures/verdicts/verdict.ts'
import type { Interval } from '../protocol/experiments.ts'
import type { ComparedTurn } from './compared-turn.ts'
import { levelOf } from './levels.ts'
import type { ComparedMetric } from './metrics.ts'
import { moreTurnsToDecide } from './needed-turns.ts'
import { isReliable, quantileDifferenceInterval, type Sample } from './statistics/bootstrap.ts'
import { pairedShift, pseudoMedian } from './statistics/paired-shift.ts'
import { rankSumTest } from './statistics/rank-sum.ts'
import { signedRankTest } from './statistics/signed-rank.ts'

/** `paired`: both arms heard the same utterances. `unpaired`: live talking, where every turn is its own. */
export type Design = 'paired' | 'unpaired'

export interface CompareOptions {
  readonly design: Design
  readonly resamples: number
  readonly seed: number
  /** Differences below it do not matter to who asks; 0 where every one does. */
  readonly minimumEffect: number
  readonly utterancesAvailable: number
  /** When it is looked at, and how many comparisons share the chance of a false claim. */
  readonly look: Look
  readonly comparisons: number
}

/** One arm against another in one metric, before it is judged and put into words. */
export interface RawComparison {
  readonly utterances: number
  readonly turns: number
  readonly shift: number | null
  /** Null too while an experiment runs: what is looked at again and again is not judged. */
  readonly interval: Interval | null
  readonly pValue: number | null
  readonly p50: QuantileDifference
  readonly p95: QuantileDifference
  readonly moreTurns: number | null
}

interface QuantileDifference {
  readonly value: number | null
  readonly interval: Interval | null
  readonly reliable: boolean
}

/** The numbers of two arms in one metric, as far as they count. */
export interface TwoArms {
  readonly before: readonly Sample[]
  readonly after: readonly Sample[]
  /** Differences of the pairs of each utterance, after minus before; none without pairs. */
  readonly utterances: readonly (readonly number[])[]
}

/** What of two arms' turns counts in a metric: pairs of which both turns are whole and measured. */
export function twoArms(
  before: readonly ComparedTurn[],
  after: readonly ComparedTurn[],
  metric: Exclude<ComparedMetric, 'wordErrorRate'>,
  design: Design,
): TwoArms {
  if (design === 'unpaired') {
    const counted = (turns: readonly ComparedTurn[]) => samplesOf(turns.filter(isCounted), metric)
    return { before: counted(before), after: counted(after), utterances: [] }
  }
  const pairs = pairTurns(before, after).filter(
    (pair) => pair.before[metric] !== undefined && pair.after[metric] !== undefined,
  )
  const difference = (pair: (typeof pairs)[number]) => (pair.after[metric] ?? 0) - (pair.before[metric] ?? 0)
  const byUtterance = Map.groupBy(pairs, (pair) => pair.before.utterance)
  return {
    before: samplesOf(pairs.map((pair) => pair.before), metric), // biome-ignore format: one line an arm
    after: samplesOf(pairs.map((pair) => pair.after), metric), // biome-ignore format: one line an arm
    utterances: [...byUtterance.values()].map((own) => own.map(difference)),
  }
}

/** The turns' numbers in a metric, as far as they were measured. */
export function samplesOf(turns: readonly ComparedTurn[], metric: Exclude<ComparedMetric, 'wordErrorRate'>): Sample[] {
  return turns.flatMap(({ utterance, [metric]: value }) => (value === undefined ? [] : [{ utterance, value }]))
}

/** Compares numbers of turns, `after` minus `before`. */
export function compareSamples(arms: TwoArms, options: CompareOptions): RawComparison {
  const { before, after } = arms
  const tests = options.design === 'paired' ? pairedTests(arms, options) : unpairedTests(arms, options)
  return {
    ...tests,
    turns: before.length + after.length,
    p50: quantileDifference(before, after, 0.5, options),
    p95: quantileDifference(before, after, 0.95, options),
  }
}

type Tests = Pick<RawComparison, 'utterances' | 'shift' | 'interval' | 'pValue' | 'moreTurns'>

/** Nothing was measured in both arms. */
const NO_TEST: Tests = { utterances: 0, shift: null, interval: null, pValue: null, moreTurns: null }

function pairedTests({ utterances }: TwoArms, { look, comparisons, ...options }: CompareOptions): Tests {
  const differences = utterances.map(pseudoMedian)
  const found = pairedShift(differences, levelOf(look, comparisons) / 2)
  if (!found) return NO_TEST
  const tail = levelOf('planned', comparisons) / 2
  const planned = look === 'planned' ? found : pairedShift(differences, tail)
  return {
    utterances: found.pairs,
    shift: found.shift,
    ...(look === 'running'
      ? { interval: null, pValue: null }
      : { interval: found.interval ?? null, pValue: signedRankTest(differences).pValue }),
    moreTurns: moreTurns(planned?.interval, { ...options, utterances, tail }),
  }
}

function unpairedTests({ before, after }: TwoArms, { look, comparisons, ...options }: CompareOptions): Tests {
  const values = (samples: readonly Sample[]) => samples.map(({ value }) => value)
  const test = (at: Look) => rankSumTest(values(before), values(after), levelOf(at, comparisons) / 2)
  const found = test(look)
  if (!found) return NO_TEST
  const count = Math.min(before.length, after.length)
  const utterances = Array.from({ length: count }, () => [0])
  const tail = levelOf('planned', comparisons) / 2
  const planned = look === 'planned' ? found : test('planned')
  return {
    utterances: count,
    shift: found.shift,
    ...(look === 'running'
      ? { interval: null, pValue: null }
      : { interval: found.interval ?? null, pValue: found.pValue }),
    moreTurns: moreTurns(planned?.interval, {
      ...{ ...options, utterances, tail },
      utterancesAvailable: Number.POSITIVE_INFINITY,
    }),
  }
}

function moreTurns(
  interval: Interval | undefined,
  options: Pick<CompareOptions, 'minimumEffect' | 'utterancesAvailable'> & {
    readonly utterances: readonly (readonly number[])[]
    readonly tail: number
  },
): number | null {
  if (!interval) return null
  const halfWidth = (interval.to - interval.from) / 2
  return moreTurnsToDecide({ ...options, halfWidth, effect: options.minimumEffect }) ?? null
}

const NO_QUANTILE: QuantileDifference = { value: null, interval: null, reliable: false }

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
    reliable: isReliable(before, p) && isReliable(after, p),
  }
}
