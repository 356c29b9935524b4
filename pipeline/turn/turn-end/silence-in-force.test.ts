import { describe, expect, it } from 'vitest'
import { silenceInForceMs } from './silence-in-force.ts'

const WINDOW = 512
const ended = (silenceTimeoutMs: number, silentWindows: number) => ({
  kind: 'speechEnded' as const,
  onsetSample: 0,
  lastVoicedSample: 16_000,
  silenceTimeoutMs,
  atSample: 16_000 + silentWindows * WINDOW,
})

describe('the silence that was waited for', () => {
  it('is the hold where the turn was taken for over before it had passed', () => {
    expect(silenceInForceMs(ended(200, 6), 16_000 + 5 * WINDOW)).toBe(200)
    expect(silenceInForceMs(ended(800, 25), 16_000 + 24 * WINDOW)).toBe(800)
  })

  it('is all the silence until then where that was said only later', () => {
    expect(silenceInForceMs(ended(200, 12), 16_000 + 11 * WINDOW)).toBe(384)
  })

  it('is none where a monologue was cut off', () => {
    expect(silenceInForceMs(ended(0, 0), 16_000 - WINDOW)).toBe(0)
  })
})
