import { mulberry32, shuffled } from './statistics/seeded-random.ts'

/** One turn of a bench: which arm runs which clip. */
export interface ScheduledTurn {
  readonly arm: number
  readonly clip: number
  /** Run once per arm before the measuring and thrown away: first runs pay for what later ones reuse. */
  readonly warmUp: boolean
}

/**
 * The order in which a bench runs its turns. First one warm-up turn an arm; then rounds, in each of which every arm
 * runs the same clip once, so that a machine that slows down or speeds up does so for all of them. Within rounds the
 * order is random by the seed but balanced: over as many rounds as there are arms, each arm stands in each place once.
 */
export function interleave(arms: number, clips: number, turnsPerArm: number, seed: number): ScheduledTurn[] {
  const schedule: ScheduledTurn[] = Array.from({ length: arms }, (_, arm) => ({ arm, clip: 0, warmUp: true }))
  const random = mulberry32(seed)
  let order: number[] = []
  for (let round = 0; round < turnsPerArm; round += 1) {
    const shift = round % arms
    if (shift === 0) order = shuffled(arms, random)
    for (let place = 0; place < arms; place += 1) {
      schedule.push({ arm: order[(place + shift) % arms] ?? 0, clip: round % clips, warmUp: false })
    }
  }
  return schedule
}
