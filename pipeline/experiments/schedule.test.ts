import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interleave } from './schedule.ts'

const size = {
  arms: fc.integer({ min: 1, max: 5 }),
  clips: fc.integer({ min: 1, max: 7 }),
  turns: fc.integer({ min: 1, max: 30 }),
}
const anySchedule = fc
  .record({ ...size, seed: fc.integer() })
  .map((given) => ({ ...given, all: interleave(given.arms, given.clips, given.turns, given.seed) }))

describe('the schedule of a bench', () => {
  it('begins with one warm-up turn an arm, and only there', () => {
    fc.assert(
      fc.property(anySchedule, ({ all, arms }) => {
        expect(all.slice(0, arms).map((turn) => turn.arm)).toEqual(Array.from({ length: arms }, (_, arm) => arm))
        expect(all.map((turn) => turn.warmUp)).toEqual(all.map((_, index) => index < arms))
      }),
    )
  })

  it('gives every arm the same clips in the same sequence', () => {
    fc.assert(
      fc.property(anySchedule, ({ all, arms, clips, turns }) => {
        const expected = Array.from({ length: turns }, (_, round) => round % clips)
        for (let arm = 0; arm < arms; arm += 1) {
          const heard = all.filter((turn) => !turn.warmUp && turn.arm === arm).map((turn) => turn.clip)
          expect(heard).toEqual(expected)
        }
      }),
    )
  })

  it('lets every arm run once a round, so that a drifting machine drifts for all', () => {
    fc.assert(
      fc.property(anySchedule, ({ all, arms }) => {
        const measured = all.slice(arms)
        for (let start = 0; start < measured.length; start += arms) {
          expect(new Set(measured.slice(start, start + arms).map((turn) => turn.arm)).size).toBe(arms)
        }
      }),
    )
  })

  it('puts each arm in each place equally often over as many rounds as there are arms', () => {
    fc.assert(
      fc.property(size.arms, size.clips, fc.integer(), (arms, clips, seed) => {
        const measured = interleave(arms, clips, arms * 3, seed).slice(arms)
        const first = measured.filter((_, index) => index % arms === 0).map((turn) => turn.arm)
        for (let arm = 0; arm < arms; arm += 1) expect(first.filter((found) => found === arm)).toHaveLength(3)
      }),
    )
  })

  it('is repeatable by its seed and differs between seeds', () => {
    const orders = Array.from({ length: 20 }, (_, seed) => JSON.stringify(interleave(3, 4, 12, seed)))
    expect(JSON.stringify(interleave(3, 4, 12, 7))).toBe(orders[7])
    expect(new Set(orders).size).toBeGreaterThan(10)
  })
})
