import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileDifferenceInterval, quantileInterval, type Sample } from './bootstrap.ts'
import { fewestUtterancesFor, orderInterval } from './order-interval.ts'
import { mulberry32 } from './seeded-random.ts'

describe('the interval of a percentile by order statistics', () => {
  it('asks for 6 utterances for a median and 72 for a 95th percentile', () => {
    expect([0.5, 0.95, 0.05].map(fewestUtterancesFor)).toEqual([6, 72, 72])
    const values = Array.from({ length: 71 }, (_, index) => index)
    expect(orderInterval(values, 71, 0.95)).toBeUndefined()
  })

  it.each([
    // The tables of order statistics: for the median of 20 the 6th and the 15th, of 10 the 2nd and the 9th.
    [20, 0.5, { from: 6, to: 15 }],
    [10, 0.5, { from: 2, to: 9 }],
    [6, 0.5, { from: 1, to: 6 }],
    [72, 0.95, { from: 64, to: 72 }],
  ])('of %d values in order takes those that the binomial distribution says', (count, p, bounds) => {
    const values = Array.from({ length: count }, (_, index) => index + 1)
    const interval = orderInterval(values, count, p)
    expect(interval?.from).toBeCloseTo(bounds.from, 9)
    expect(interval?.to).toBeCloseTo(bounds.to, 9)
  })

  it('holds the percentile of the sample, and grows no narrower by repeats', () => {
    const arbitrary = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 72, maxLength: 120 })
    fc.assert(
      fc.property(arbitrary, (values) => {
        const once = orderInterval(values, values.length, 0.95)
        const sorted = values.toSorted((a, b) => a - b)
        const inside = sorted[Math.floor(0.95 * (values.length - 1))] ?? Number.NaN
        expect(once?.from).toBeLessThanOrEqual(inside)
        expect(once?.to).toBeGreaterThanOrEqual(inside)
      }),
    )
  })
})

/** How turns may vary: the spread of utterances and of turns within one (of their logarithms), and the share of turns that take twice as long. */
const NOISES = [
  { name: 'of a quiet machine', utterance: 0.25, turn: 0.05, doubled: 0 },
  { name: 'of a busy machine', utterance: 0.25, turn: 0.25, doubled: 0.05 },
  { name: 'of utterances alone', utterance: 0.4, turn: 0.02, doubled: 0 },
]
const SESSIONS = 200

describe.each(NOISES)('a 95th percentile with the noise $name (simulated)', (noise) => {
  const random = mulberry32(11)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const level = () => noise.utterance * normal()
  const turn = (of: number) => 100 * Math.exp(of + noise.turn * normal()) * (random() < noise.doubled ? 2 : 1)
  const sorted = Array.from({ length: 100_000 }, () => turn(level())).sort((a, b) => a - b)
  const truth = sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN
  const session = (levels: readonly number[], turnsEach: number, shift = 0): Sample[] =>
    levels.flatMap((of, index) =>
      Array.from({ length: turnsEach }, () => ({ utterance: `u${index}`, value: turn(of) + shift })),
    )
  const levelsOf = (utterances: number) => Array.from({ length: utterances }, level)
  const held = (of: () => boolean) => Array.from({ length: SESSIONS }, of).filter((each) => each).length / SESSIONS

  it.each([
    [72, 1],
    [72, 3],
    [120, 2],
  ])('lies in its interval at least as often as it says: %d utterances, %d turns each', (utterances, turnsEach) => {
    const share = held(() => {
      const interval = quantileInterval(session(levelsOf(utterances), turnsEach), 0.95, { resamples: 1, seed: 1 })
      return interval !== undefined && interval.from <= truth && truth <= interval.to
    })
    // 95 % less what 200 sessions may miss it by.
    expect(share).toBeGreaterThanOrEqual(0.92)
  })

  it('lies in the interval of a difference between two arms of the same 72 utterances', () => {
    const share = held(() => {
      const levels = levelsOf(72)
      const [before, after] = [session(levels, 2), session(levels, 2, -10)]
      const interval = quantileDifferenceInterval(before, after, 0.95, { resamples: 200, seed: 1 })
      return interval !== undefined && interval.from <= -10 && -10 <= interval.to
    })
    expect(share).toBeGreaterThanOrEqual(0.92)
  })

  it('has no interval from fewer utterances, however many turns', () => {
    const options = { resamples: 100, seed: 1 }
    const few = levelsOf(71)
    expect(quantileInterval(session(few, 4), 0.95, options)).toBeUndefined()
    expect(quantileDifferenceInterval(session(few, 4), session(few, 4), 0.95, options)).toBeUndefined()
  })
})
