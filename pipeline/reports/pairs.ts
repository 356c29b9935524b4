import { pairTurns } from '../measures/pairing.ts'
import { percentile } from '../measures/percentiles.ts'
import type { PairedDifference } from './charts/paired-chart.ts'
import { isCounted, type ReportFacts, type TurnFact } from './facts.ts'

/** Medians of each utterance's turns in both arms, of pairs that both answered whole, by name. */
export function pairsBetween(facts: ReportFacts, fromIndex: number, toIndex: number): readonly PairedDifference[] {
  const { headline } = facts
  const run = (armIndex: number) => facts.turns.filter((turn) => turn.armIndex === armIndex && !turn.warmUp)
  const pairs = pairTurns(run(fromIndex), run(toIndex)).filter(
    ({ before, after }) => isCounted(before, headline) && isCounted(after, headline),
  )
  const median = (turns: readonly TurnFact[]) =>
    percentile(
      turns.map((turn) => turn[headline] ?? 0),
      0.5,
    ) ?? 0
  return [...Map.groupBy(pairs, ({ before }) => before.utterance)]
    .map(([utterance, own]) => ({
      utterance,
      fromMs: median(own.map(({ before }) => before)),
      toMs: median(own.map(({ after }) => after)),
    }))
    .sort((a, b) => (a.utterance < b.utterance ? -1 : 1))
}
