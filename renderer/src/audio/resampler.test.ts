import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamResampler } from './resampler.ts'

function resample(input: Float32Array, fromHz: number, toHz: number, blockSamples = 128): number[] {
  const resampler = new StreamResampler(fromHz, toHz)
  const output: number[] = []
  for (let at = 0; at < input.length; at += blockSamples) {
    resampler.push(input.subarray(at, at + blockSamples), (value) => output.push(value))
  }
  return output
}

const tone = (hz: number, rateHz: number, samples: number) =>
  Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz))

/** Level of the settled middle, decibels against a full sine. */
function levelDb(samples: readonly number[]): number {
  const middle = samples.slice(Math.floor(samples.length / 4), Math.floor((samples.length * 3) / 4))
  return 10 * Math.log10(2 * (middle.reduce((sum, x) => sum + x * x, 0) / middle.length) + 1e-20)
}

describe.each([48_000, 44_100, 96_000])('a microphone of %i Hz at 16 kHz', (rateHz) => {
  it.each([100, 1000, 4000, 7000])('passes %i Hz unchanged', (hz) => {
    expect(levelDb(resample(tone(hz, rateHz, rateHz / 4), rateHz, 16_000))).toBeCloseTo(0, 1)
  })

  it.each([8500, 9000, 12_000, 20_000])('lets nothing of %i Hz fold back into speech', (hz) => {
    expect(levelDb(resample(tone(hz, rateHz, rateHz / 4), rateHz, 16_000))).toBeLessThan(-85)
  })

  it('keeps every sample at its moment', () => {
    const hz = 500
    const output = resample(tone(hz, rateHz, rateHz / 10), rateHz, 16_000)
    for (let i = 400; i < output.length - 400; i += 1) {
      expect(Math.abs((output[i] ?? 0) - Math.sin((2 * Math.PI * hz * i) / 16_000))).toBeLessThan(1e-3)
    }
  })
})

describe('the stream', () => {
  it('is the same, whatever the sizes of the blocks', () => {
    const input = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i * 0.3) * Math.cos(i * 0.011))
    const whole = resample(input, 48_000, 16_000, 3000)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (blockSamples) => {
        expect(resample(input, 48_000, 16_000, blockSamples)).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  it('says how long before the end of the block each output lies', () => {
    const resampler = new StreamResampler(48_000, 16_000)
    const places: number[] = []
    let pushed = 0
    for (let block = 0; block < 20; block += 1) {
      pushed += 128
      resampler.push(new Float32Array(128), (_, before) => places.push(pushed - 1 - before))
    }
    places.forEach((place, i) => {
      expect(place).toBeCloseTo(3 * i, 9)
    })
  })

  it('passes a microphone of 16 kHz through as it is', () => {
    const input = Float32Array.from({ length: 300 }, (_, i) => Math.fround(Math.sin(i)))
    expect(resample(input, 16_000, 16_000)).toEqual([...input])
    expect(new StreamResampler(16_000, 16_000).lookAheadSamples).toBe(0)
  })

  it('brings a headset of 8 kHz up', () => {
    expect(levelDb(resample(tone(1000, 8000, 4000), 8000, 16_000))).toBeCloseTo(0, 1)
  })
})
