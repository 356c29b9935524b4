import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LoudnessNormaliser } from './loudness-normaliser.ts'

const RATE_HZ = 16_000
const TARGET_DB = -19

/** Syllables of a tone with pauses between, `db` loud, over a soft background. */
function speech(db: number, seconds: number, backgroundDb = -70): Float32Array {
  // A sine of amplitude 1 has a level of -3 dB.
  const [amplitude, background] = [10 ** ((db + 3) / 20), 10 ** ((backgroundDb + 3) / 20)]
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, n) => {
    const syllable = Math.floor(n / (0.2 * RATE_HZ)) % 2 === 0
    return (syllable ? amplitude : background) * Math.sin(n * 0.3)
  })
}

function levelDb(pcm: Float32Array): number {
  return 10 * Math.log10(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length)
}

/** Level of the syllable that begins at this second. */
function syllableDb(pcm: Float32Array, second: number): number {
  return levelDb(pcm.subarray(second * RATE_HZ, (second + 0.2) * RATE_HZ))
}

describe('the loudness normaliser', () => {
  it.each([-36, -29, -9, -3])('brings speech of %d dB to within 6 dB of the target', (db) => {
    const out = new LoudnessNormaliser().process(speech(db, 6))
    expect(Math.abs(syllableDb(out, 5.2) - TARGET_DB)).toBeLessThan(7)
  })

  it.each([-24, -19, -14])('leaves speech of %d dB, which is near enough, as it is', (db) => {
    const audio = speech(db, 2)
    expect(new LoudnessNormaliser().process(audio)).toEqual(audio)
  })

  it.each([
    [-50, -38],
    [8, -4],
  ])('changes speech of %d dB by 12 dB, and no more', (db, reached) => {
    expect(syllableDb(new LoudnessNormaliser().process(speech(db, 6)), 5.2)).toBeCloseTo(reached, 0)
  })

  it('leaves the beginning as it is: it does not know what comes', () => {
    const audio = speech(-35, 1)
    const out = new LoudnessNormaliser().process(audio)
    expect(out.subarray(0, 320)).toEqual(audio.subarray(0, 320))
  })

  it('does not raise the background while nobody speaks', () => {
    const quiet = Float32Array.from({ length: 4 * RATE_HZ }, (_, n) => 0.001 * Math.sin(n * 0.3))
    expect(new LoudnessNormaliser().process(quiet)).toEqual(quiet)
  })

  it('gives the same samples however the audio is cut', () => {
    const audio = speech(-30, 1)
    const whole = new LoudnessNormaliser().process(audio)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 }), (cuts) => {
        const normaliser = new LoudnessNormaliser()
        const out = new Float32Array(audio.length)
        let at = 0
        for (const length of [...cuts, audio.length]) {
          out.set(normaliser.process(audio.subarray(at, at + length)), at)
          at = Math.min(audio.length, at + length)
        }
        expect(out).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })
})
