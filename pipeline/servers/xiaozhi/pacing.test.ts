import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateLimit } from '../rate-limit.ts'
import { GATEWAY_LIMITS } from './admission/limits.ts'
import { Pacing } from './pacing.ts'
import { UplinkClock } from './uplink-clock.ts'

describe('the pace of a reply', () => {
  it('lets a few frames go at once and then one in each frame’s time, without drift', () => {
    const pacing = new Pacing(60, 2)
    const due: number[] = []
    let nowMs = 1000
    for (let frame = 0; frame < 6; frame += 1) {
      nowMs = Math.max(nowMs, pacing.dueMs(1000)) + 1.5
      due.push(pacing.dueMs(1000))
      pacing.sent(nowMs, 0)
    }
    expect(due).toEqual([1000, 1001.5, 1001.5, 1061.5, 1121.5, 1181.5])
    expect(pacing.report).toMatchObject({ frames: 6, underruns: 0 })
    expect(pacing.endsMs).toBe(1001.5 + 360)
  })

  it('counts a gap, and bursts nothing after it', () => {
    const pacing = new Pacing(60, 2)
    for (let frame = 0; frame < 3; frame += 1) pacing.sent(0, 0)
    pacing.sent(500, 500)
    expect(pacing.report).toMatchObject({ underruns: 1, underrunMs: 320, longestGapMs: 500 })
    expect([pacing.dueMs(0)]).toEqual([500])
    pacing.sent(500, 500)
    pacing.sent(500, 500)
    expect(pacing.dueMs(0)).toBe(560)
  })

  it('never runs further ahead of the listener than its lead', () => {
    const delays = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(delays, fc.integer({ min: 0, max: 5 }), (readyAfterMs, lead) => {
        const pacing = new Pacing(60, lead)
        let nowMs = 0
        for (const delayMs of readyAfterMs) {
          const readyMs = nowMs + delayMs
          nowMs = Math.max(readyMs, pacing.dueMs(0))
          pacing.sent(nowMs, readyMs)
          expect(pacing.endsMs - nowMs).toBeLessThanOrEqual((lead + 1) * 60 + 1e-6)
        }
      }),
    )
  })
})

describe('a device’s audio', () => {
  it('is dated by the frame that travelled fastest, never early by more', () => {
    const clock = new UplinkClock()
    expect(clock.capturedMs(960, 1000)).toBe(1000)
    expect(clock.capturedMs(960, 1090)).toBe(1060)
    expect(clock.capturedMs(960, 1110)).toBe(1110)
    expect(clock.capturedMs(960, 1200)).toBe(1170)
  })

  it('is dated anew after a pause of the device', () => {
    const clock = new UplinkClock()
    clock.capturedMs(960, 1000)
    expect(clock.capturedMs(960, 9000)).toBe(9000)
  })
})

describe('a rate limit', () => {
  it('lets a burst through and then so many a second', () => {
    const limit = new RateLimit(3, 10, 0)
    expect([1, 2, 3, 4].map(() => limit.take(0))).toEqual([true, true, true, false])
    expect(limit.take(99)).toBe(false)
    expect(limit.take(200)).toBe(true)
  })

  it('is no hindrance for frames of 10 ms', () => {
    const limit = new RateLimit(GATEWAY_LIMITS.frameBurst, GATEWAY_LIMITS.framesPerSecond, 0)
    expect(Array.from({ length: 6000 }, (_, n) => limit.take(n * 10)).every(Boolean)).toBe(true)
  })
})
