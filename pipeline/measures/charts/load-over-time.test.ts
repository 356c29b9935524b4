import { describe, expect, it } from 'vitest'
import type { LoadBucket } from '../../protocol/load.ts'
import { loadDrawing } from './load-over-time.ts'

const bucket = (fromS: number, p95: number | null, rest: Partial<LoadBucket> = {}): LoadBucket => ({
  ...{ fromS, devices: 3, turns: 5, errors: 0, firstAudioP50Ms: p95, firstAudioP95Ms: p95 },
  ...rest,
})

describe('a load test over time', () => {
  it('has round axes from 0 that hold every value and the limit, and whole devices', () => {
    const { x, y, devicesY, limitY, plot } = loadDrawing([bucket(0, 130), bucket(56, 730)], 2, 400)
    expect([x.from, x.to, y.from]).toEqual([0, 60, 0])
    expect(y.to).toBeGreaterThanOrEqual(730)
    expect(limitY).toBeGreaterThan(plot.top)
    expect(devicesY.ticks.every(Number.isInteger)).toBe(true)
    expect(loadDrawing([bucket(0, 130)], 2, 400).y.to).toBeGreaterThan(400)
  })

  it('breaks its lines where nothing is known, and draws no dot there', () => {
    const { p95, dots, errorsX } = loadDrawing([bucket(0, 100), bucket(2, null, { errors: 1 }), bucket(4, 200)], 2, 400)
    expect(p95.match(/M/g)).toHaveLength(2)
    expect([dots.length, errorsX.length]).toEqual([2, 1])
    expect(loadDrawing([bucket(0, 100), bucket(20, 200)], 2, 400).devices.match(/M/g)).toHaveLength(2)
  })

  it('is an empty frame with its limit before anything is known', () => {
    const { p95, devices, dots, x, limitY } = loadDrawing([], 30, 400)
    expect([p95, devices, dots.length]).toEqual(['', '', 0])
    expect(x.ticks.length).toBeGreaterThan(1)
    expect(limitY).toBeGreaterThan(0)
  })
})
