import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMPLETE_PROBABILITY, silenceTimeoutMs, type TranscriptView } from './silence-timeout.ts'

const ADAPTIVE = { ASR_SILENCE_TIMEOUT: 0.8, ASR_ENDPOINTING: 'adaptive' } as const
const WHOLE: TranscriptView = { endProbability: 0.9, decodedSample: 32_000 }
const VOICED_END = 31_000

describe('the silence that ends an utterance', () => {
  it('is the setting where the timeout is fixed, whatever was said', () => {
    expect(silenceTimeoutMs({ ...ADAPTIVE, ASR_ENDPOINTING: 'fixed' }, WHOLE, VOICED_END)).toBe(800)
  })

  it('is half of it after a whole sentence', () => {
    expect(silenceTimeoutMs(ADAPTIVE, WHOLE, VOICED_END)).toBe(400)
    expect(silenceTimeoutMs({ ...ADAPTIVE, ASR_SILENCE_TIMEOUT: 0.3 }, WHOLE, VOICED_END)).toBe(150)
  })

  it('is the whole of it in the middle of a sentence, and where nothing was recognised', () => {
    const middle = { ...WHOLE, endProbability: COMPLETE_PROBABILITY - 0.01 }
    expect(silenceTimeoutMs(ADAPTIVE, middle, VOICED_END)).toBe(800)
    expect(silenceTimeoutMs(ADAPTIVE, undefined, VOICED_END)).toBe(800)
  })

  it('is the whole of it while the recogniser has not listened to the end of what was spoken', () => {
    expect(silenceTimeoutMs(ADAPTIVE, { ...WHOLE, decodedSample: VOICED_END - 3200 }, VOICED_END)).toBe(800)
  })

  it('never lies below a tenth of a second, nor above the setting', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seconds, endProbability) => {
          const flags = { ...ADAPTIVE, ASR_SILENCE_TIMEOUT: seconds }
          const ms = silenceTimeoutMs(flags, { ...WHOLE, endProbability }, VOICED_END)
          expect(ms).toBeGreaterThanOrEqual(100)
          expect(ms).toBeLessThanOrEqual(seconds * 1000)
        },
      ),
    )
  })
})
