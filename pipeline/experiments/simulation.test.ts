import { describe, expect, it } from 'vitest'
import type { ComparedTurn } from './compared-turn.ts'
import { compareTurns, DEFAULT_COMPARISON } from './comparisons.ts'
import { mulberry32, pick, type Random } from './seeded-random.ts'
import { MEASURED_TURNS_MS } from './testing/measured-turns.ts'

/** More than 400 where it is the rate itself that is asked for: it is then known to 0.7 per cent. */
const SESSIONS = { equal: 1000, shifted: 400 }
const CLIPS = Object.values(MEASURED_TURNS_MS)

/** A session of two arms on so many utterances: the noise of each is drawn from real turns of one clip, without replacement. */
function session(options: { utterances: number; turnsEach: number; shiftMs: number; random: Random }): ComparedTurn[] {
  const { utterances, turnsEach, shiftMs, random } = options
  return Array.from({ length: utterances }, (_, index) => {
    const pool = [...(CLIPS[pick(CLIPS.length, random)] ?? [])]
    const draw = () => pool.splice(pick(pool.length, random), 1)[0] ?? Number.NaN
    const turn = (armId: string, processingMs: number): ComparedTurn => ({
      ...{
        armId,
        utterance: `u${index}`,
        processingMs,
        heardMs: processingMs + 800,
        cpuMs: undefined,
        words: undefined,
      },
    })
    return Array.from({ length: turnsEach }, () => [turn('a', draw()), turn('b', draw() + shiftMs)]).flat()
  }).flat()
}

/** In what share of sessions a difference between the arms is claimed, in either headline number. */
function shareFound(options: { utterances: number; turnsEach: number; shiftMs: number; seed: number }): number {
  const sessions = options.shiftMs === 0 ? SESSIONS.equal : SESSIONS.shifted
  const random = mulberry32(options.seed)
  let found = 0
  for (let count = 0; count < sessions; count += 1) {
    const comparisons = compareTurns(session({ ...options, random }), [{ from: 'a', to: 'b' }], {
      ...DEFAULT_COMPARISON,
      ...{ resamples: 0, minimumEffectMs: 0, nameOf: (armId) => armId },
    })
    if (comparisons.some(({ outcome }) => outcome === 'better' || outcome === 'worse')) found += 1
  }
  return found / sessions
}

describe('simulated sessions with the noise of measured turns', () => {
  it.each([
    [16, 2],
    [30, 1],
  ])(
    'find a difference between equal arms in 3 to 7 of 100 (%d utterances, %d turns each)',
    (utterances, turnsEach) => {
      const found = shareFound({ utterances, turnsEach, shiftMs: 0, seed: 11 })
      expect(found).toBeGreaterThanOrEqual(0.03)
      expect(found).toBeLessThanOrEqual(0.07)
    },
  )

  it('find 10 ms between arms in at least 80 % (30 utterances, a turn each)', () => {
    expect(shareFound({ utterances: 30, turnsEach: 1, shiftMs: 10, seed: 12 })).toBeGreaterThanOrEqual(0.8)
  })

  it('find a larger shift more often', () => {
    const small = shareFound({ utterances: 30, turnsEach: 1, shiftMs: 2, seed: 13 })
    expect(small).toBeGreaterThan(0.05)
    expect(shareFound({ utterances: 30, turnsEach: 1, shiftMs: 5, seed: 13 })).toBeGreaterThan(small)
  })
})
