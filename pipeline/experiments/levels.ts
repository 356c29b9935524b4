import type { Look } from '../measures/verdicts/verdict.ts'

/** How often a session may claim something by chance where there is nothing, in one question asked of all its arms. */
export const LEVEL = 0.05

/**
 * How the level is spent: what is asked at the planned end, and at any look before it that somebody ends the session
 * with (Haybittle 1971; Peto et al. 1976). Intervals of both kinds together leave out the truth in at most 5 % of
 * sessions, whatever made somebody end one: they are repeated confidence intervals (Jennison and Turnbull 1989).
 */
const SPENT: Readonly<Record<Look, number>> = { planned: 0.04, early: 0.001, running: 0 }

/** The chance at which one of so many comparisons is asked, so that all of them together keep the level (Bonferroni). */
export function levelOf(look: Look, comparisons: number): number {
  return SPENT[look] / Math.max(1, comparisons)
}

/** A p-value beside which 5 % means what it means for the session: below it exactly where p is below its level. */
export function adjustedP(pValue: number, level: number): number {
  return level === 0 ? 1 : Math.min(1, (pValue * LEVEL) / level)
}
