import type { PairedDifference } from '../measures/charts/paired.ts'
import { utterancePairs } from '../measures/charts/utterance-pairs.ts'
import type { ReportFacts } from './facts.ts'

/**
 * Medians of each utterance's turns in both arms, of pairs that both answered whole, by name; of a search those alone that
 * measured its choice again.
 */
export function pairsBetween(facts: ReportFacts, fromIndex: number, toIndex: number): readonly PairedDifference[] {
  const { kind, criteria } = facts.session
  const searched = kind === 'tune' ? (criteria?.searchTurns ?? 0) : 0
  const judged = facts.turns.filter(({ ordinal, warmUp }) => ordinal > searched && !warmUp)
  const run = (armIndex: number) => judged.filter((turn) => turn.armIndex === armIndex)
  return utterancePairs(run(fromIndex), run(toIndex), (turn) => turn[facts.headline])
}
