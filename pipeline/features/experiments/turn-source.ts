import { interleave } from '../../experiments/schedule.ts'
import { chosenOf, ranked, type SearchPlan, standings, survivorsOf } from '../../experiments/tuning.ts'
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
 * The first arm is the reference and stays to the end, so that whatever wins was measured beside it. What wins is then
 * measured again beside the reference, in turns that had no part in choosing it: of many, the luckiest wins.
 */
export function halvingSource(options: {
  readonly armIds: readonly string[]
  readonly stimuli: number
  readonly plan: SearchPlan
  readonly werLimit: number
  readonly seed: number
}): TurnSource {
  const { armIds, stimuli, werLimit, seed } = options
  const { halving: plan, searchTurns, turnsPerArm } = options.plan
  const reference = armIds[0] ?? ''
  let race = armIds
  let round = 0
  let queue = scheduleRound()
  return {
    total: searchTurns + 2 * turnsPerArm,
    next(turns) {
      if (queue.length === 0 && round < plan.turnsByRound.length) {
        round += 1
        queue = round < plan.turnsByRound.length ? raceOn(turns) : measureAgain(turns)
      }
      return queue.shift()
    },
  }

  function raceOn(turns: readonly SessionTurn[]): NextTurn[] {
    race = survivors(turns)
    return scheduleRound()
  }

  /** Nothing where the reference itself came out ahead. */
  function measureAgain(turns: readonly SessionTurn[]): NextTurn[] {
    const chosen = chosenOf(standings(armIds, turns), reference, werLimit)
    if (chosen === undefined || chosen === reference) return []
    const pair = [reference, chosen]
    const measured = interleave(pair.length, stimuli, turnsPerArm, seed + round).filter(({ warmUp }) => !warmUp)
    return measured.map(({ arm, clip }, index) => ({
      arm: armIds.indexOf(pair[arm] ?? reference),
      ...{ stimulus: clip, warmUp: false, endsRound: index % pair.length === 1 },
    }))
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
