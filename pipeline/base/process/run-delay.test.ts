import { describe, expect, it } from 'vitest'
import { delaySince, parseRunDelay, RunDelayWatch, runDelayMs } from './run-delay.ts'

describe('how long a thread was kept from a processor', () => {
  it("is the second number of the system's line, in milliseconds", () => {
    expect(parseRunDelay('317130306 4335245 32\n')).toBeCloseTo(4.335245)
  })

  it('is unknown, not 0, where the system does not count', () => {
    expect(parseRunDelay('0 0 0\n')).toBeUndefined()
    expect(parseRunDelay('')).toBeUndefined()
    expect(delaySince(undefined, 3)).toBeUndefined()
    expect(delaySince(3, undefined)).toBeUndefined()
  })

  it.runIf(process.platform === 'linux')('never falls, and is not counted twice by a watch', () => {
    const beforeMs = runDelayMs() ?? 0
    const watch = new RunDelayWatch()
    expect(watch.takeWithin(0)).toBe(0)
    expect(watch.takeWithin(1e9)).toBeLessThanOrEqual((runDelayMs() ?? 0) - beforeMs)
  })
})
