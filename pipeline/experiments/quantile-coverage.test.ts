import { describe, expect, it } from 'vitest'
import { quantileDifferenceInterval, quantileInterval, type Sample } from './statistics/bootstrap.ts'
import { mulberry32 } from './statistics/seeded-random.ts'

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
