import { describe, expect, it } from 'vitest'
import { firstAudibleSample, peakDbfs, rmsDbfs, SILENCE_DBFS } from './levels.ts'

function tone(amplitude: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, n) => amplitude * Math.sin((2 * Math.PI * n) / 16))
}

describe('levels', () => {
  it('puts a full-scale sine at -3 dB RMS and 0 dB peak', () => {
    expect(rmsDbfs(tone(1, 1600))).toBeCloseTo(-3.01, 2)
    expect(peakDbfs(tone(1, 1600))).toBeCloseTo(0, 5)
    expect(rmsDbfs(tone(0.1, 1600))).toBeCloseTo(-23.01, 2)
  })

  it('has a floor for digital silence and for nothing at all', () => {
    expect(rmsDbfs(new Float32Array(100))).toBe(SILENCE_DBFS)
    expect(peakDbfs(new Float32Array(0))).toBe(SILENCE_DBFS)
  })
})

describe('firstAudibleSample', () => {
  it('finds where silence or a faint noise floor ends, to 1 ms', () => {
    const signal = new Float32Array(3200)
    signal.set(tone(0.0005, 1000))
    signal.set(tone(0.2, 1600), 1000)
    expect(firstAudibleSample(signal, 16_000)).toBe(992)
  })

  it('gives undefined where nothing is audible', () => {
    expect(firstAudibleSample(tone(0.001, 3200), 16_000)).toBeUndefined()
    expect(firstAudibleSample(new Float32Array(0), 16_000)).toBeUndefined()
  })

  it('sees a sound in a last frame that is shorter than 5 ms', () => {
    const signal = new Float32Array(90)
    signal.fill(0.5, 85)
    expect(firstAudibleSample(signal, 16_000)).toBe(80)
  })
})
