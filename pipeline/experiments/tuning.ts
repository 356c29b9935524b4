import { percentile } from '../measures/statistics/percentiles.ts'
import { wordErrorRate } from '../measures/word-errors/word-errors.ts'
import type { TuningPoint } from '../protocol/experiments.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { comparedTurnOf, isMeasured } from './compared-turn.ts'
import { onParetoFront } from './statistics/pareto.ts'

/** A search by successive halving (Jamieson and Talwalkar 2016): each round costs about the same number of turns. */
export interface HalvingPlan {
  readonly candidates: number
  /** Turns that each candidate still in the race has had in all when a round ends. */
  readonly turnsByRound: readonly number[]
}

/** Fewer turns a candidate would halve by chance. */
const FEWEST_TURNS = 3
const MOST_CANDIDATES = 32

/**
 * How many candidates a budget of turns (warm-ups included) can try, and how long. Every round costs a like share of it;
 * after each the better half goes on, and the reference with it.
 */
export function halvingPlan(budgetTurns: number): HalvingPlan {
  for (let candidates = MOST_CANDIDATES; candidates > 2; candidates /= 2) {
    const plan = planFor(candidates, budgetTurns)
    if ((plan.turnsByRound[0] ?? 0) >= FEWEST_TURNS) return plan
  }
  return { candidates: 2, turnsByRound: [Math.max(FEWEST_TURNS, Math.floor((budgetTurns - 2) / 2))] }
}

/** A search, and the measuring of its choice afterwards on turns that the search has not seen. */
export interface SearchPlan {
  readonly halving: HalvingPlan
  /** Turns of the search itself, warm-ups included; those after it measure its choice again. */
  readonly searchTurns: number
  /** Fresh turns of what it chose, and as many of the reference. */
  readonly turnsPerArm: number
}

/** Of a budget; what is left measures the choice again. */
const SEARCH_SHARE = 2 / 3
const FEWEST_SEARCH_TURNS = 8

/** How a budget of at least `FEWEST_BUDGET_TURNS` (protocol) turns is spent: two thirds on the search, the rest on its choice. */
export function searchPlan(budgetTurns: number): SearchPlan {
  const halving = halvingPlan(Math.max(FEWEST_SEARCH_TURNS, Math.floor(budgetTurns * SEARCH_SHARE)))
  const searchTurns = turnsOfSearch(halving)
  return { halving, searchTurns, turnsPerArm: Math.floor((budgetTurns - searchTurns) / 2) }
}

/** How many go on from a round at most: the better half, and the reference where it is not among them. */
export function survivorsOf(racing: number): number {
  return Math.floor(racing / 2) + 1
}

/** Turns that a search takes, warm-ups included. */
export function turnsOfSearch({ candidates, turnsByRound }: HalvingPlan): number {
  let racing = candidates
  return turnsByRound.reduce((total, turns, round) => {
    const cost = racing * (turns - (turnsByRound[round - 1] ?? 0))
    racing = survivorsOf(racing)
    return total + cost
  }, candidates)
}

function planFor(candidates: number, budgetTurns: number): HalvingPlan {
  const rounds = Math.log2(candidates)
  const share = (budgetTurns - candidates) / rounds
  let [racing, turns] = [candidates, 0]
  const turnsByRound = Array.from({ length: rounds }, () => {
    turns += Math.floor(share / racing)
    racing = survivorsOf(racing)
    return turns
  })
  return { candidates, turnsByRound }
}

/** What a candidate's turns come to so far. */
export interface Standing {
  readonly armId: string
  readonly turns: number
  readonly heardMs: number | null
  readonly processingMs: number | null
  readonly wordErrorRate: number | null
}

/** Each arm's standing; errors count over all its turns but the warm-up. */
export function standings(armIds: readonly string[], turns: readonly SessionTurn[]): Standing[] {
  const byArm = Map.groupBy(turns, ({ armId }) => armId)
  return armIds.map((armId) => {
    const run = (byArm.get(armId) ?? []).filter(({ warmUp }) => !warmUp)
    const counting = run.filter(isMeasured).map(comparedTurnOf)
    return {
      armId,
      turns: run.length,
      heardMs: medianOf(counting.map(({ heardMs }) => heardMs)),
      processingMs: medianOf(counting.map(({ processingMs }) => processingMs)),
      wordErrorRate: wordErrorRate(run.flatMap(({ wordErrors }) => wordErrors ?? [])) ?? null,
    }
  })
}

/**
 * Standings from the best to the worst: who keeps within the error limit above the reference comes first, by the time
 * until the reply is heard (where that was measured, else by processing time); the others by their errors.
 */
export function ranked(all: readonly Standing[], reference: string, werLimit: number): Standing[] {
  const limit = (all.find(({ armId }) => armId === reference)?.wordErrorRate ?? 0) + werLimit
  const errorsOf = ({ wordErrorRate: rate }: Standing) => (rate === null || rate <= limit ? 0 : rate)
  const last = Number.POSITIVE_INFINITY
  return all.toSorted((a, b) => errorsOf(a) - errorsOf(b) || (timeOf(a) ?? last) - (timeOf(b) ?? last))
}

/** The arm to keep: the best of those tried longest; `undefined` where none was measured. */
export function chosenOf(all: readonly Standing[], reference: string, werLimit: number): string | undefined {
  const longest = Math.max(0, ...all.map(({ turns }) => turns))
  const finalists = all.filter(({ turns, armId }) => turns === longest || armId === reference)
  return ranked(finalists, reference, werLimit).find((standing) => timeOf(standing) !== null)?.armId
}

/** Everything tried, with the Pareto front of time and errors and the one to keep. */
export function tuningPoints(
  all: readonly Standing[],
  plan: HalvingPlan,
  { reference, werLimit }: { readonly reference: string; readonly werLimit: number },
): TuningPoint[] {
  const best = chosenOf(all, reference, werLimit)
  const front = onParetoFront(all.map((standing) => ({ ms: timeOf(standing), wordErrorRate: standing.wordErrorRate })))
  return all.map((standing, index) => ({
    ...standing,
    round: Math.max(1, plan.turnsByRound.filter((turns) => standing.turns >= turns).length),
    onFront: front[index] ?? false,
    chosen: standing.armId === best,
  }))
}

function timeOf({ heardMs, processingMs }: Standing): number | null {
  return heardMs ?? processingMs
}

function medianOf(values: readonly (number | undefined)[]): number | null {
  return (
    percentile(
      values.filter((value) => value !== undefined),
      0.5,
    ) ?? null
  )
}
