import type { SearchFinding } from '../measures/verdicts/search-verdict.ts'
import type { Comparison, TuningPoint } from '../protocol/experiments.ts'
import type { Arm, SessionCriteria, SessionTurn } from '../protocol/sessions.ts'
import { halvingPlan, searchPlan, standings, tuningPoints } from './tuning.ts'

/** What a search came to so far. */
export interface SearchOutcome {
  readonly points: readonly TuningPoint[]
  /** The arm it began at. */
  readonly reference: string
  readonly chosen: string | undefined
  /** Turns that had no part in the choice and measured it again, beside the reference; empty where it was not. */
  readonly freshTurns: readonly SessionTurn[]
}

/**
 * Splits a search's turns into those that made its choice and those that measured it again. Of many candidates the
 * luckiest wins, so that the turns which chose it flatter it.
 */
export function searchOutcome(
  arms: readonly Arm[],
  turns: readonly SessionTurn[],
  { searchTurns, budgetTurns, werLimit }: SessionCriteria & { readonly werLimit: number },
): SearchOutcome {
  const armIds = arms.map(({ id }) => id)
  const reference = armIds[0] ?? ''
  const isSearch = ({ ordinal }: SessionTurn) => searchTurns === undefined || ordinal <= searchTurns
  const plan =
    searchTurns === undefined || budgetTurns === undefined
      ? halvingPlan(budgetTurns ?? turns.length)
      : searchPlan(budgetTurns).halving
  const points = tuningPoints(standings(armIds, turns.filter(isSearch)), plan, { reference, werLimit })
  const chosen = points.find((point) => point.chosen)?.armId
  return { points, reference, chosen, freshTurns: turns.filter((turn) => !isSearch(turn)) }
}

/**
 * What the fresh turns found of the choice: worse where it is slower or hears worse, better where it is shown to be faster in
 * what is heard (in what is computed, where nothing was heard), else undecided.
 */
export function foundOf(comparisons: readonly Comparison[]): SearchFinding {
  if (comparisons.some(({ metric, outcome }) => metric !== 'cpuMs' && outcome === 'worse')) return 'worse'
  const measured = (name: Comparison['metric']) =>
    comparisons.find(({ metric, shift }) => metric === name && shift !== null)
  const faster = measured('heardMs') ?? measured('processingMs')
  return faster?.outcome === 'better' ? 'better' : 'undecided'
}
