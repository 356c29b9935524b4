import { countLosses, type Losses } from '../measures/turn-fate.ts'
import { type Judgement, judge } from '../measures/verdicts/judgement.ts'
import { type VerdictFacts, verdictOf } from '../measures/verdicts/verdict.ts'
import type { Comparison } from '../protocol/experiments.ts'
import {
  type CompareOptions,
  compareSamples,
  type Design,
  type RawComparison,
  type TwoArms,
  twoArms,
} from './compare.ts'
import { compareWordErrors, type RawAccuracy } from './compare-words.ts'
import type { ComparedTurn } from './compared-turn.ts'
import { adjustedP, levelOf } from './levels.ts'
import { COMPARED_METRICS, type ComparedMetric, METRIC_FACTS } from './metrics.ts'

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
  /** When the turns are looked at: a verdict belongs to the planned end, and a stricter one to an early end. */
  readonly look: VerdictFacts['look']
  /** Turns that were planned for each arm; unknown of a search and of sessions of earlier versions. */
  readonly turnsPerArm?: number | undefined
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
  look: 'planned',
}

/**
 * Metrics that are one question: all their comparisons over all pairs of arms share the chance of a false claim. A
 * person waits once, so that processing and heard are asked together; each of the others is asked for itself.
 */
const QUESTIONS: readonly (readonly ComparedMetric[])[] = [['processingMs', 'heardMs'], ['wordErrorRate'], ['cpuMs']]

/** Compares arms in every metric that both measured. Warm-up turns are not among the turns; set-aside and lost ones are. */
export function compareTurns(
  turns: readonly ComparedTurn[],
  pairs: readonly ArmPair[],
  options: ComparisonOptions,
): Comparison[] {
  const byArm = Map.groupBy(turns, ({ armId }) => armId)
  const facts = new Map(QUESTIONS.flatMap((metrics) => [...askedTogether(byArm, pairs, metrics, options)]))
  return pairs.flatMap((pair, index) => {
    const accuracy = facts.get('wordErrorRate')?.[index]
    return COMPARED_METRICS.flatMap((metric) => {
      const found = facts.get(metric)?.[index]
      return found && isShown(found, metric) ? [comparisonOf(pair, found, accuracy)] : []
    })
  })
}

/** The processing time is always told of, other metrics where they were measured. */
function isShown({ turns }: RawVerdictFacts, metric: ComparedMetric): boolean {
  return metric === 'processingMs' || turns > 0
}

/** A comparison with everything that its verdict needs. */
interface RawVerdictFacts extends VerdictFacts, RawComparison {
  readonly metric: ComparedMetric
  readonly adjustedPValue: number | null
  readonly judgement: Judgement
}

type Raw = RawComparison & Partial<Pick<RawAccuracy, 'rates' | 'tooFew' | 'errorUnit'>>

function askedTogether(
  byArm: ReadonlyMap<string, readonly ComparedTurn[]>,
  pairs: readonly ArmPair[],
  metrics: readonly ComparedMetric[],
  options: ComparisonOptions,
): readonly (readonly [ComparedMetric, RawVerdictFacts[]])[] {
  const arms = pairs.map(({ from, to }) => [byArm.get(from) ?? [], byArm.get(to) ?? []] as const)
  const measured = metrics.map((metric) => arms.map(([before, after]) => measuredIn(before, after, metric, options)))
  const comparisons = measured.flat().filter((one) => one.measured).length
  return metrics.map((metric, place) => {
    const settings = { ...options, comparisons, minimumEffect: minimumEffectOf(metric, options) }
    const facts = pairs.map((pair, index) => {
      const raw = measured[place]?.[index]?.compare(settings)
      return raw ? [verdictFactsOf(pair, metric, raw, arms[index] ?? [[], []], settings)] : []
    })
    return [metric, facts.flat()] as const
  })
}

/** What a metric has of two arms, before it is known how many comparisons share the chance. */
interface Measured {
  readonly measured: boolean
  compare(options: CompareOptions): Raw
}

function measuredIn(
  before: readonly ComparedTurn[],
  after: readonly ComparedTurn[],
  metric: ComparedMetric,
  { design }: ComparisonOptions,
): Measured {
  if (metric === 'wordErrorRate') {
    const known = (turns: readonly ComparedTurn[]) => turns.filter(({ words }) => words !== undefined)
    const [first, second] = [known(before), known(after)]
    return {
      measured: first.length > 0 && second.length > 0,
      compare: (options) => compareWordErrors(first, second, options),
    }
  }
  const numbers: TwoArms = twoArms(before, after, metric, design)
  return {
    measured: numbers.before.length > 0 && numbers.after.length > 0,
    compare: (options) => compareSamples(numbers, options),
  }
}

function verdictFactsOf(
  { from, to }: ArmPair,
  metric: ComparedMetric,
  raw: Raw,
  [before, after]: readonly [readonly ComparedTurn[], readonly ComparedTurn[]],
  { look, comparisons, minimumEffect, nameOf, turnsPerArm }: ComparisonOptions & CompareOptions,
): RawVerdictFacts {
  const { interval, pValue, rates = { from: null, to: null } } = raw
  const lost = { from: lossesOf(before), to: lossesOf(after) }
  return {
    ...raw,
    ...{ metric, from: nameOf(from), to: nameOf(to), minimumEffect, look, lost, wordErrorRates: rates },
    tooFew: raw.tooFew ?? interval === null,
    progress: { done: Math.min(before.length, after.length), planned: turnsPerArm },
    adjustedPValue: pValue === null ? null : adjustedP(pValue, levelOf(look, comparisons)),
    judgement: judge({ interval, minimumEffect, lowerIsBetter: METRIC_FACTS[metric].lowerIsBetter }),
  }
}

function comparisonOf(
  { from, to }: ArmPair,
  facts: RawVerdictFacts,
  accuracy: RawVerdictFacts | undefined,
): Comparison {
  const { metric, utterances, turns, shift, interval, pValue, adjustedPValue, p50, p95, look, minimumEffect, lost } =
    facts
  const { outcome, matters } = facts.judgement
  return {
    ...{ metric, lowerIsBetter: METRIC_FACTS[metric].lowerIsBetter, from, to, utterances, turns, shift, interval },
    ...{ pValue, adjustedPValue, p50, p95, moreTurns: outcome === 'undecided' ? facts.moreTurns : 0, outcome },
    verdict: verdictOf(facts, accuracy),
    ...{ matters, minimumEffect, look, lost },
  }
}

/** What became of an arm's turns; those set aside say nothing of it and are not among them. */
function lossesOf(turns: readonly ComparedTurn[]): Losses {
  return countLosses(turns.filter(({ setAside }) => !setAside).map(({ fate }) => fate))
}

/** What a metric's difference must exceed to matter; processor time is told of, however small its difference is. */
function minimumEffectOf(metric: ComparedMetric, { minimumEffectMs, werLimit }: ComparisonOptions): number {
  if (metric === 'wordErrorRate') return werLimit
  return metric === 'cpuMs' ? 0 : minimumEffectMs
}
