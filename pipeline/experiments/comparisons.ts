import type { Comparison } from '../protocol/experiments.ts'
import type { Sample } from './bootstrap.ts'
import {
  type CompareOptions,
  compareSamples,
  compareWordErrors,
  type Design,
  type RawComparison,
  type WordSample,
} from './compare.ts'
import type { ComparedTurn } from './compared-turn.ts'
import { holmAdjusted, LEVEL } from './holm.ts'
import { COMPARED_METRICS, type ComparedMetric, METRIC_FACTS } from './metrics.ts'
import { outcomeOf, type Told, verdictOf } from './verdict.ts'

/** Two arms to be compared. */
export interface ArmPair {
  readonly from: string
  readonly to: string
}

export interface ComparisonOptions {
  readonly design: Design
  /** Bootstrap draws for the intervals of percentiles; 0: none are made, which is quick. */
  readonly resamples: number
  readonly seed: number
  readonly minimumEffectMs: number
  /** How much worse the word error rate may get before it matters, as a share. */
  readonly werLimit: number
  readonly utterancesAvailable: number
  /** What the verdicts call the arms. */
  readonly nameOf: (armId: string) => string
}

export const DEFAULT_COMPARISON: Omit<ComparisonOptions, 'nameOf'> = {
  design: 'paired',
  resamples: 1000,
  seed: 1,
  minimumEffectMs: 10,
  werLimit: 0.01,
  utterancesAvailable: Number.POSITIVE_INFINITY,
}

/**
 * Compares arms in every metric that both measured. p-values are corrected by Holm within each metric over all pairs of
 * the session: a metric is one question, asked of many flags.
 */
export function compareTurns(
  turns: readonly ComparedTurn[],
  pairs: readonly ArmPair[],
  options: ComparisonOptions,
): Comparison[] {
  const byArm = Map.groupBy(turns, ({ armId }) => armId)
  const told = new Map(COMPARED_METRICS.map((metric) => [metric, compareMetric(byArm, pairs, metric, options)]))
  return pairs.flatMap((_, index) => {
    const accuracy = told.get('wordErrorRate')?.[index]
    return COMPARED_METRICS.flatMap((metric) => {
      const found = told.get(metric)?.[index]
      return found && isShown(found, metric) ? [comparisonOf(found, accuracy, options)] : []
    })
  })
}

/** The processing time is always told of, other metrics where they were measured. */
function isShown({ turns }: RawTold, metric: ComparedMetric): boolean {
  return metric === 'processingMs' || turns > 0
}

type RawTold = Told & RawComparison

function compareMetric(
  byArm: ReadonlyMap<string, readonly ComparedTurn[]>,
  pairs: readonly ArmPair[],
  metric: ComparedMetric,
  options: ComparisonOptions,
): RawTold[] {
  const minimumEffect = minimumEffectOf(metric, options)
  const raw = pairs.map(({ from, to }) =>
    compareArms(byArm.get(from) ?? [], byArm.get(to) ?? [], metric, { ...options, minimumEffect }),
  )
  const adjusted = holmAdjusted(raw.map(({ pValue, smallestPValue }) => ({ pValue: pValue ?? 1, smallestPValue })))
  const able = Math.max(1, raw.filter(({ smallestPValue }) => smallestPValue <= LEVEL).length)
  return raw.map((comparison, index) => {
    const adjustedPValue = comparison.pValue === null ? null : (adjusted[index] ?? null)
    // Beside so many others even the clearest result would not count: there are too few utterances to judge.
    const reachable = comparison.reachablePValue * able <= LEVEL
    const shown = { ...comparison, adjustedPValue, reachable }
    const { from = '', to = '' } = pairs[index] ?? {}
    return { ...shown, from, to, metric, minimumEffect, outcome: outcomeOf(shown, metric, minimumEffect) }
  })
}

function compareArms(
  before: readonly ComparedTurn[],
  after: readonly ComparedTurn[],
  metric: ComparedMetric,
  options: CompareOptions,
): RawComparison {
  if (metric === 'wordErrorRate') return compareWordErrors(wordSamples(before), wordSamples(after), options)
  return compareSamples(samplesOf(before, metric), samplesOf(after, metric), options)
}

function comparisonOf(told: RawTold, accuracy: RawTold | undefined, { nameOf }: ComparisonOptions): Comparison {
  const { metric, from, to, utterances, turns, shift, interval, pValue, adjustedPValue, p50, p95, outcome } = told
  const moreTurns = outcome === 'better' || outcome === 'worse' ? 0 : told.moreTurns
  return {
    ...{ metric, lowerIsBetter: METRIC_FACTS[metric].lowerIsBetter, from, to, utterances, turns, shift, interval },
    ...{ pValue, adjustedPValue, p50, p95, moreTurns, outcome },
    verdict: verdictOf({ ...told, from: nameOf(from), to: nameOf(to) }, accuracy),
  }
}

/** What a metric's difference must exceed to matter; processor time is told of, however small its difference is. */
function minimumEffectOf(metric: ComparedMetric, { minimumEffectMs, werLimit }: ComparisonOptions): number {
  if (metric === 'wordErrorRate') return werLimit
  return metric === 'cpuMs' ? 0 : minimumEffectMs
}

/** The turns' numbers in a metric, as far as they were measured. */
export function samplesOf(turns: readonly ComparedTurn[], metric: Exclude<ComparedMetric, 'wordErrorRate'>): Sample[] {
  return turns.flatMap(({ utterance, [metric]: value }) => (value === undefined ? [] : [{ utterance, value }]))
}

function wordSamples(turns: readonly ComparedTurn[]): WordSample[] {
  return turns.flatMap(({ utterance, words }) => (words === undefined ? [] : [{ utterance, words }]))
}
