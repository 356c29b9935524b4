import { type ErrorUnit, errorUnitOf } from '../measures/word-errors/error-rate.ts'
import type { WordErrors } from '../measures/word-errors/word-errors.ts'
import { wordErrorRate } from '../measures/word-errors/word-errors.ts'
import type { CompareOptions, RawComparison } from './compare.ts'
import type { ComparedTurn } from './compared-turn.ts'
import { levelOf } from './levels.ts'
import { boundedMeanInterval, canRuleOut } from './statistics/bounded-mean.ts'

const NO_QUANTILE = { value: null, interval: null, reliable: false }

/** What two arms' word errors come to. */
export interface RawAccuracy extends RawComparison {
  /** Errors by words of each arm, on the utterances that both heard. */
  readonly rates: { readonly from: number | null; readonly to: number | null }
  /** What the rates count. */
  readonly errorUnit: ErrorUnit
  /** Even without a single error so few utterances could not rule a loss out. */
  readonly tooFew: boolean
}

/**
 * Compares word error rates: the shift is the difference of the rates (all errors by all words) on the utterances that
 * both arms heard, cut-off ones too: what an endpoint cuts off is a loss of words. Its interval is by utterance.
 */
export function compareWordErrors(
  before: readonly ComparedTurn[],
  after: readonly ComparedTurn[],
  { design, look, comparisons, minimumEffect, seed }: CompareOptions,
): RawAccuracy {
  const [first, second] = [heardBy(before), heardBy(after)]
  const shared = design === 'paired' ? [...first.keys()].filter((utterance) => second.has(utterance)) : []
  const rates = (heard: ReadonlyMap<string, readonly WordErrors[]>) =>
    wordErrorRate(shared.flatMap((utterance) => heard.get(utterance) ?? [])) ?? null
  const differences = shared.flatMap((utterance) => {
    const [own, other] = [first.get(utterance) ?? [], second.get(utterance) ?? []]
    const words = (own[0] ?? other[0])?.referenceWords ?? 0
    return [{ words, difference: (wordErrorRate(other) ?? 0) - (wordErrorRate(own) ?? 0) }]
  })
  const words = differences.reduce((sum, one) => sum + one.words, 0)
  const shift = differences.reduce((sum, one) => sum + one.words * one.difference, 0) / words
  const tail = levelOf(look, comparisons) / 2
  const interval = look === 'running' ? undefined : boundedMeanInterval(differences, tail, seed)
  return {
    utterances: differences.length,
    turns: before.length + after.length,
    shift: differences.length === 0 ? null : shift,
    interval: interval ?? null,
    ...{ pValue: null, moreTurns: null, p50: NO_QUANTILE, p95: NO_QUANTILE },
    rates: { from: rates(first), to: rates(second) },
    errorUnit: errorUnitOf([...before, ...after].map(({ said }) => said)),
    tooFew: !canRuleOut(differences.length, minimumEffect, tail),
  }
}

/** Word errors of every turn of each utterance whose words are known. */
function heardBy(turns: readonly ComparedTurn[]): Map<string, WordErrors[]> {
  const heard = new Map<string, WordErrors[]>()
  for (const { utterance, words } of turns) {
    if (words === undefined || words.referenceWords === 0) continue
    heard.set(utterance, [...(heard.get(utterance) ?? []), words])
  }
  return heard
}
