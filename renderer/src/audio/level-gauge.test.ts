import { describe, expect, it } from 'vitest'
import { type GaugeReading, LevelGauge } from './level-gauge.ts'

const RATE = 48_000

function measure(signal: (i: number) => number, seconds = 0.2): GaugeReading[] {
  const gauge = new LevelGauge(RATE)
  const readings: GaugeReading[] = []
  for (let at = 0; at < RATE * seconds; at += 128) {
    const reading = gauge.push(Float32Array.from({ length: 128 }, (_, i) => signal(at + i)))
    if (reading) readings.push(reading)
  }
  return readings
}

describe('the level of a microphone', () => {
  it('is -3 dBFS RMS and 0 dBFS peak for a full sine', () => {
    const last = measure((i) => Math.sin((2 * Math.PI * 997 * i) / RATE)).at(-1)
    expect(last?.rmsDbfs).toBeCloseTo(-3.01, 1)
    expect(last?.peakDbfs).toBeCloseTo(0, 1)
  })

  it('sees the peak that lies between two samples', () => {
    // A quarter of the rate, sampled 45° off its crests: every sample is 3 dB below them (BS.1770's own example).
    const last = measure((i) => Math.sin((Math.PI / 2) * i + Math.PI / 4)).at(-1)
    expect(last?.peakDbfs).toBeCloseTo(-3.01, 1)
    expect(last?.truePeakDbfs).toBeGreaterThan(-0.6)
    expect(last?.truePeakDbfs).toBeLessThan(0.3)
  })

  it('counts samples at full scale, of this stretch only', () => {
    const readings = measure((i) => (i < 100 ? 1 : 0.5))
    expect(readings[0]?.clippedSamples).toBe(100)
    expect(readings.at(-1)?.clippedSamples).toBe(0)
  })

  it('says how long nothing but zeros has come, and forgets it with the first sound', () => {
    const silent = measure(() => 0, 1.1)
    expect(silent.at(-1)?.zeroMs).toBeGreaterThan(1000)
    expect(silent.at(-1)?.rmsDbfs).toBe(-120)
    expect(measure((i) => (i < RATE * 0.1 ? 0 : 1e-5)).at(-1)?.zeroMs).toBe(0)
  })
})
