import { describe, expect, it } from 'vitest'
import {
  advanceInputLevel,
  type InputLevelState,
  isClipping,
  NO_INPUT,
  scaleShare,
  type TimedReading,
} from './input-level.ts'

const reading = (atMs: number, rmsDbfs: number, truePeakDbfs = rmsDbfs + 10): TimedReading => ({
  atMs,
  rmsDbfs,
  peakDbfs: truePeakDbfs,
  truePeakDbfs,
  clippedSamples: 0,
  zeroMs: 0,
})

function run(levels: readonly (readonly [atMs: number, rms: number, peak?: number])[]): InputLevelState {
  return levels.reduce((state, [atMs, rms, peak]) => advanceInputLevel(state, reading(atMs, rms, peak), atMs), NO_INPUT)
}

describe('the meter', () => {
  it('rises at once and falls 24 dB in a second', () => {
    const loud = run([[1000, -10]])
    expect(loud.rmsDbfs).toBe(-10)
    const later = advanceInputLevel(loud, reading(1500, -80), 1500)
    expect(later.rmsDbfs).toBeCloseTo(-22, 6)
  })

  it('holds the peak for a second and a half, then lets it fall', () => {
    const peak = run([[1000, -30, -6]])
    expect(advanceInputLevel(peak, reading(2400, -60), 2400).peakDbfs).toBe(-6)
    expect(advanceInputLevel(peak, reading(2600, -60), 2600).peakDbfs).toBeLessThan(-6)
  })

  it('falls when nothing comes any more', () => {
    const loud = run([[1000, -10]])
    expect(advanceInputLevel(loud, reading(1000, -10), 3000).rmsDbfs).toBeCloseTo(-58, 6)
  })

  it('calls it clipping within 3 dB of full scale, and says so for two seconds', () => {
    const hot = run([[1000, -12, -2.9]])
    expect(isClipping(hot)).toBe(true)
    expect(isClipping(advanceInputLevel(hot, reading(3100, -40), 3100))).toBe(false)
    expect(isClipping(run([[1000, -12, -3.1]]))).toBe(false)
  })

  it('lays -60 to 0 dBFS on its scale', () => {
    expect([-80, -60, -30, 0, 3].map(scaleShare)).toEqual([0, 0, 0.5, 1, 1])
  })
})

describe('the noise floor', () => {
  const speech = (fromMs: number, toMs: number) =>
    Array.from({ length: (toMs - fromMs) / 40 }, (_, i) => {
      const atMs = fromMs + i * 40
      // Syllables of 200 ms over a room of -58 dBFS.
      return [atMs, Math.floor(atMs / 400) % 2 === 0 ? -22 : -58] as const
    })

  it('is unknown at first, then what is heard between the syllables', () => {
    expect(run(speech(0, 800)).noiseFloorDbfs).toBeUndefined()
    const floor = run(speech(0, 6000)).noiseFloorDbfs
    expect(floor).toBeLessThan(-54)
    expect(floor).toBeGreaterThan(-59)
  })

  it('follows a room that becomes louder, within six seconds', () => {
    const louder = Array.from({ length: 175 }, (_, i) => [6000 + i * 40, -40] as const)
    expect(run([...speech(0, 6000), ...louder]).noiseFloorDbfs).toBeGreaterThan(-41)
  })

  it('is not made of the zeros that a device delivers', () => {
    expect(run(Array.from({ length: 100 }, (_, i) => [i * 40, -120] as const)).noiseFloorDbfs).toBeUndefined()
  })
})
