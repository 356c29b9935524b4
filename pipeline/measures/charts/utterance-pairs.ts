import { type PairableTurn, pairTurns } from '../statistics/pairing.ts'
import { percentile } from '../statistics/percentiles.ts'
import type { PairedDifference } from './paired.ts'

/**
 * Medians of each utterance's turns in both arms, in milliseconds, by the utterance's name: of pairs that both answered
 * whole and whose time is known. Each arm's turns in the order in which they ran, warm-ups left out.
 */
export function utterancePairs<Turn extends PairableTurn>(
  before: readonly Turn[],
  after: readonly Turn[],
  msOf: (turn: Turn) => number | undefined,
): readonly PairedDifference[] {
  const pairs = pairTurns(before, after).flatMap(({ before: one, after: other }) => {
    const [fromMs, toMs] = [msOf(one), msOf(other)]
    return fromMs === undefined || toMs === undefined ? [] : [{ utterance: one.utterance, fromMs, toMs }]
  })
  const median = (values: readonly number[]) => percentile(values, 0.5) ?? 0
  return [...Map.groupBy(pairs, ({ utterance }) => utterance)]
    .map(([utterance, own]) => ({
      utterance,
      fromMs: median(own.map(({ fromMs }) => fromMs)),
      toMs: median(own.map(({ toMs }) => toMs)),
    }))
    .sort((a, b) => (a.utterance < b.utterance ? -1 : 1))
}
