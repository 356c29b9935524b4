import type { PairedDifference } from '../measures/charts/paired.ts'
import { utterancePairs } from '../measures/charts/utterance-pairs.ts'
import type { ReportFacts } from './facts.ts'

/** Medians of each utterance's turns in both arms, of pairs that both answered whole, by name. */
export function pairsBetween(facts: ReportFacts, fromIndex: number, toIndex: number): readonly PairedDifference[] {
  const run = (armIndex: number) => facts.turns.filter((turn) => turn.armIndex === armIndex && !turn.warmUp)
  return utterancePairs(run(fromIndex), run(toIndex), (turn) => turn[facts.headline])
}
