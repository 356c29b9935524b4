import { percentile } from '../tracing/percentiles.ts'
import type { PairedDifference } from './charts/paired-chart.ts'
import { isCounted, type ReportFacts, type TurnFact } from './facts.ts'

/** Medians of each utterance that was measured in both arms, by name. */
export function pairsBetween(facts: ReportFacts, fromIndex: number, toIndex: number): readonly PairedDifference[] {
  const { headline } = facts
  const medians = (armIndex: number) => {
    const counted = facts.turns.filter((turn) => turn.armIndex === armIndex && isCounted(turn, headline))
    const groups = Map.groupBy(counted, (turn) => turn.utterance)
    return new Map([...groups].map(([utterance, turns]) => [utterance, percentile(turns.map(known), 0.5) ?? 0]))
  }
  const known = (turn: TurnFact) => turn[headline] ?? 0
  const to = medians(toIndex)
  return [...medians(fromIndex)]
    .flatMap(([utterance, fromMs]) => {
      const toMs = to.get(utterance)
      return toMs === undefined ? [] : [{ utterance, fromMs, toMs }]
    })
    .sort((a, b) => (a.utterance < b.utterance ? -1 : 1))
}
