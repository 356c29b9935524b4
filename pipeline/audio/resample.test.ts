import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Resampler, resample } from './resample.ts'

const RATES_HZ = [8000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000]

function sine(frequencyHz: number, rateHz: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, n) =>
    Math.sin((2 * Math.PI * frequencyHz * n) / rateHz),
  )
}

/** Largest magnitude in the middle half, away from the edges where the signal begins and ends abruptly. */
function peakOfMiddle(pcm: Float32Array): number {
  return Math.max(...pcm.subarray(pcm.length >> 2, (3 * pcm.length) >> 2).map(Math.abs))
}

describe('resample to 16 kHz', () => {
  it.each(RATES_HZ)('keeps a 1 kHz tone from %i Hz in level, phase and length', (rateHz) => {
    const out = resample(sine(1000, rateHz, 0.25), rateHz, 16_000)
    const expected = sine(1000, 16_000, 0.25)
    expect(out.length).toBe(Math.ceil((Math.round(rateHz * 0.25) * 16_000) / rateHz))
    const middle = out.subarray(1000, 3000).map((sample, n) => sample - (expected[n + 1000] ?? 0))
    expect(Math.max(...middle.map(Math.abs))).toBeLessThan(1e-3)
  })

  it.each(RATES_HZ)('has the same samples from %i Hz however the stream is cut', (rateHz) => {
    const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 })
    fc.assert(
      fc.property(cuts, fc.integer({ min: 1, max: 9999 }), (lengths, seed) => {
        const total = lengths.reduce((a, b) => a + b, 0)
        const signal = Float32Array.from({ length: total }, (_, n) => Math.sin(n * n * 0.001 + seed))
        const resampler = new Resampler(rateHz, 16_000)
        const pieces: number[] = []
        let at = 0
        for (const length of lengths) {
          pieces.push(...resampler.push(signal.subarray(at, at + length)))
          at += length
        }
        pieces.push(...resampler.flush())
        expect(Float32Array.from(pieces)).toEqual(resample(signal, rateHz, 16_000))
      }),
      { numRuns: 25 },
    )
  })

  it('removes what the lower rate cannot hold instead of folding it back', () => {
    for (const rateHz of [22_050, 24_000, 44_100, 48_000]) {
      for (const frequencyHz of [8800, 9500, rateHz / 2 - 500]) {
        expect(peakOfMiddle(resample(sine(frequencyHz, rateHz, 0.3), rateHz, 16_000))).toBeLessThan(10 ** (-70 / 20))
      }
    }
  })

  it('makes no images when it raises the rate', () => {
    const out = resample(sine(3400, 8000, 0.3), 8000, 16_000)
    const difference = out.map((sample, n) => sample - Math.sin((2 * Math.PI * 3400 * n) / 16_000))
    expect(peakOfMiddle(difference)).toBeLessThan(2e-3)
  })

  it('is the identity where the rates are equal', () => {
    const signal = sine(440, 16_000, 0.05)
    expect(resample(signal, 16_000, 16_000)).toEqual(signal)
  })
})
