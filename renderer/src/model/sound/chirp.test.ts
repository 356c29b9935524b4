import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chirpSamples, findChirp, summariseRoundTrip } from './chirp.ts'

const RATE = 16_000
const chirp = chirpSamples(RATE)

function random(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}

/** What a microphone hears: the chirp later and softer, with echoes of a room, and noise. */
function heard(options: { delay: number; gain: number; noise: number; echoes?: number; seed?: number }): Float32Array {
  const { delay, gain, noise, echoes = 0, seed = 7 } = options
  const next = random(seed)
  const out = Float32Array.from({ length: RATE * 0.45 }, () => noise * next())
  const add = (at: number, strength: number) => {
    chirp.forEach((value, i) => {
      if (at + i < out.length) out[at + i] = (out[at + i] ?? 0) + strength * value
    })
  }
  add(delay, gain)
  // Exponential decay of 250 ms to a thousandth, after a gap of 4 ms.
  for (let n = 0; n < echoes; n += 1) {
    const later = Math.round(RATE * (0.004 + 0.12 * Math.abs(next())))
    add(delay + later, gain * 0.55 * Math.exp((-6.9 * later) / (0.25 * RATE)) * Math.sign(next()))
  }
  return out
}

describe('the chirp', () => {
  it('is found to the sample, wherever it lies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (delay) => {
        expect(findChirp(heard({ delay, gain: 0.3, noise: 0.001 }), chirp, RATE)?.sample).toBeCloseTo(delay, 0)
      }),
      { numRuns: 8 },
    )
  })

  it('is found when the speaker is wired the other way round', () => {
    expect(findChirp(heard({ delay: 1234, gain: -0.2, noise: 0.001 }), chirp, RATE)?.sample).toBeCloseTo(1234, 0)
  })

  it('is found in noise as loud as itself', () => {
    const place = findChirp(heard({ delay: 2000, gain: 0.1, noise: 0.06 }), chirp, RATE)
    expect(Math.abs((place?.sample ?? 0) - 2000)).toBeLessThan(2)
  })

  it.each([1, 2, 3, 4])('is dated by the direct sound in a reverberant room (%i)', (seed) => {
    const place = findChirp(heard({ delay: 1600, gain: 0.2, noise: 0.002, echoes: 40, seed }), chirp, RATE)
    expect(Math.abs(((place?.sample ?? 0) - 1600) / RATE)).toBeLessThan(0.0005)
  })

  it('is not found in noise alone, nor in silence', () => {
    for (const seed of [1, 2, 3]) {
      expect(findChirp(heard({ delay: 0, gain: 0, noise: 0.1, seed }), chirp, RATE)).toBeUndefined()
    }
    expect(findChirp(new Float32Array(RATE / 4), chirp, RATE)).toBeUndefined()
    expect(findChirp(new Float32Array(10), chirp, RATE)).toBeUndefined()
  })
})

describe('the round trip', () => {
  it('is the median of five, with half their range', () => {
    expect(summariseRoundTrip([40.1, 40.3, 40.2, 40.2, 40.5], false)).toEqual({
      found: true,
      medianMs: 40.2,
      spreadMs: expect.closeTo(0.2, 6),
      chirps: 5,
    })
  })

  it('leaves out one that is far off', () => {
    expect(summariseRoundTrip([40, 41, 40, 300, undefined], false)).toMatchObject({ found: true, chirps: 3 })
  })

  it('says why there is none', () => {
    const none = [undefined, undefined, undefined, undefined, undefined]
    expect(summariseRoundTrip(none, true)).toEqual({ found: false, reason: 'silent', heard: 0 })
    expect(summariseRoundTrip(none, false)).toEqual({ found: false, reason: 'notHeard', heard: 0 })
    expect(summariseRoundTrip([10, 90, 170, 250, 300], false)).toMatchObject({ reason: 'inconsistent', heard: 5 })
  })
})
