import { mulberry32 } from '../seeded-random.ts'

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
