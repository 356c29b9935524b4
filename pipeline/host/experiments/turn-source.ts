import { interleave } from '../../experiments/schedule.ts'
import { type HalvingPlan, ranked, standings, survivorsOf, turnsOfSearch } from '../../experiments/tuning.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'

/** The next turn of an experiment: which arm says what. */
export interface NextTurn {
  readonly arm: number
  readonly stimulus: number
  readonly warmUp: boolean
  /** It is the last of its round: every arm has had as many turns as the others. */
  readonly endsRound: boolean
}

/** Says which turn comes next, from what came before; `undefined` when all were run. */
export interface TurnSource {
  /** Turns in all, warm-ups included. */
  readonly total: number
  next(turns: readonly SessionTurn[]): NextTurn | undefined
}

/** A fixed number of turns an arm, in balanced random order, after one warm-up an arm. */
export function fixedSource(options: {
  readonly arms: number
  readonly stimuli: number
  readonly turnsPerArm: number
  readonly seed: number
  readonly warmUp: boolean
}): TurnSource {
  const all = interleave(options.arms, options.stimuli, options.turnsPerArm, options.seed)
  const schedule = options.warmUp ? all : all.filter(({ warmUp }) => !warmUp)
  const turns = schedule.map(({ arm, clip, warmUp }, index) => ({
    ...{ arm, stimulus: clip, warmUp },
    endsRound: (index + 1) % options.arms === 0 && !warmUp,
  }))
  let taken = 0
  return { total: turns.length, next: () => turns[taken++] }
}

/**
 * A search by successive halving: all candidates run the same few stimuli, the better half goes on to more, and so on.
 * The first arm is the reference and stays to the end, so that whatever wins was measured beside it.
 */
export function halvingSource(options: {
  readonly armIds: readonly string[]
  readonly stimuli: number
  readonly plan: HalvingPlan
  readonly werLimit: number
  readonly seed: number
}): TurnSource {
  const { armIds, stimuli, plan, werLimit, seed } = options
  const reference = armIds[0] ?? ''
  let race = armIds
  let round = 0
  let queue = scheduleRound()
  return {
    total: turnsOfSearch(plan),
    next(turns) {
      if (queue.length === 0 && round < plan.turnsByRound.length - 1) {
        race = survivors(turns)
        round += 1
        queue = scheduleRound()
      }
      return queue.shift()
    },
  }

  function scheduleRound(): NextTurn[] {
    const before = plan.turnsByRound[round - 1] ?? 0
    const each = (plan.turnsByRound[round] ?? 0) - before
    const schedule = interleave(race.length, stimuli, each, seed + round)
    return schedule
      .filter(({ warmUp }) => !warmUp || round === 0)
      .map(({ arm, clip, warmUp }, index, all) => ({
        arm: armIds.indexOf(race[arm] ?? reference),
        stimulus: (clip + (warmUp ? 0 : before)) % stimuli,
        warmUp,
        endsRound: index === all.length - 1,
      }))
  }

  function survivors(turns: readonly SessionTurn[]): readonly string[] {
    const others = ranked(standings(race, turns), reference, werLimit).filter(({ armId }) => armId !== reference)
    const going = new Set([reference, ...others.slice(0, survivorsOf(race.length) - 1).map(({ armId }) => armId)])
    return race.filter((armId) => going.has(armId))
  }
}
