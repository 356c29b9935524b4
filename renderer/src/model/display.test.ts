import { describe, expect, it } from 'vitest'
import { emptySnapshot, PRESETS } from '../testing/fixture-session.ts'
import { presetDifferences } from './flags/preset-diff.ts'
import { formatDbfs, formatTick } from './format.ts'
import { advanceMeter, judgeLevel, type MeterState, meterShare, SILENT_METER } from './sound/level-meter.ts'

describe('numbers in words', () => {
  it('carry a real minus', () => {
    expect(formatTick(-200, 100)).toBe('−200')
    expect(formatTick(0.25, 0.05)).toBe('0.25')
    expect(formatDbfs(-120, -60)).toBe('−∞')
    expect(formatDbfs(-18.42, -60)).toBe('−18.4')
  })
})

describe('the level meter', () => {
  const loud = (atMs: number) => ({ rmsDbfs: -20, peakDbfs: -8, atMs })

  it('rises at once, falls steadily and holds its peak', () => {
    let meter: MeterState = advanceMeter(SILENT_METER, loud(1000), 1000)
    expect(meter).toMatchObject({ rmsDbfs: -20, peakDbfs: -8 })
    meter = advanceMeter(meter, { rmsDbfs: -60, peakDbfs: -55, atMs: 1500 }, 1500)
    expect(meter.rmsDbfs).toBeCloseTo(-32, 6)
    expect(meter.peakDbfs).toBe(-8)
    meter = advanceMeter(meter, undefined, 3000)
    expect(meter.peakDbfs).toBeLessThan(-8)
  })

  it('does not freeze at the last level when the source stops', () => {
    const meter = advanceMeter(advanceMeter(SILENT_METER, loud(1000), 1000), loud(1000), 4000)
    expect(meter.rmsDbfs).toBeCloseTo(-92, 6)
  })

  it('maps −60 to 0 dBFS to its length', () => {
    expect([meterShare(-90), meterShare(-60), meterShare(-30), meterShare(0), meterShare(3)]).toEqual([0, 0, 0.5, 1, 1])
  })

  it.each([
    [-120, 'none'],
    [-75, 'silent'],
    [-40, 'quiet'],
    [-12, 'good'],
    [-1, 'hot'],
  ])('judges a peak of %d dBFS as %s', (peak, verdict) => {
    expect(judgeLevel(peak)).toBe(verdict)
  })
})

describe('what a preset changes', () => {
  const { descriptors } = emptySnapshot()

  it('is nothing for the baseline', () => {
    expect(presetDifferences(descriptors, PRESETS[0]?.values ?? {})).toEqual([])
  })

  it('lists each flag that differs from the baseline, and whether the pipeline acts on it', () => {
    const rows = presetDifferences(descriptors, {
      ASR_CHUNK_SIZE: 160,
      LLM_ENABLE_CACHE: true,
      ASR_SILENCE_TIMEOUT: 0.8,
    })
    expect(rows).toEqual([
      { name: 'ASR_CHUNK_SIZE', stage: 'asr', from: 1600, to: 160, implemented: true },
      { name: 'LLM_ENABLE_CACHE', stage: 'llm', from: false, to: true, implemented: false },
    ])
  })
})
