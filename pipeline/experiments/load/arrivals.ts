import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { LoadRequest } from '../../protocol/load.ts'
import { mulberry32 } from '../statistics/seeded-random.ts'

/** Turns of open arrivals that one test may plan: they are all dated before it begins. */
const MOST_ARRIVALS = 1_000_000

/** @throws Failure `load.size` where more turns would have to be planned than memory is meant for */
export function checkArrivals({ arrivals, turnsPerSecond = 0, durationS }: LoadRequest): void {
  const turns = Math.ceil(turnsPerSecond * durationS)
  if (arrivals !== 'open' || turns <= MOST_ARRIVALS) return
  throw new Failure(
    'load.size',
    because('experiment.tooManyTurns', { turns }),
    because('do.askAtMost', { most: MOST_ARRIVALS }),
  )
}

/**
 * When turns are meant to begin that nobody schedules together: a Poisson process, milliseconds from its start.
 * The same seed gives the same times.
 */
export function openArrivals(turnsPerSecond: number, durationMs: number, seed: number): number[] {
  const random = mulberry32(seed)
  const times: number[] = []
  let atMs = 0
  while (true) {
    // 1 - random() is never 0.
    atMs += (-Math.log(1 - random()) / turnsPerSecond) * 1000
    if (atMs >= durationMs) return times
    times.push(atMs)
  }
}

/** Devices begin evenly over the ramp: when device `index` of `devices` does, milliseconds from the start. */
export function rampDelayMs(index: number, devices: number, rampMs: number): number {
  return devices <= 1 ? 0 : (index / devices) * rampMs
}
