import { describe, expect, it } from 'vitest'
import { ProgressMeter } from './progress.ts'

describe('the progress of a download', () => {
  let ms = 0
  const meter = (of: number) => {
    ms = 0
    return new ProgressMeter(of, () => ms)
  }

  it('says how fast and how long still, over the last five seconds', () => {
    const progress = meter(1_000_000)
    expect(progress.progress).toEqual({ bytes: 0, of: 1_000_000, bytesPerSecond: undefined, secondsLeft: undefined })
    for (; ms <= 2000; ms += 100) progress.add(10_000)
    expect(progress.progress).toMatchObject({ bytes: 210_000 })
    expect(progress.progress.bytesPerSecond).toBeCloseTo(100_000, -4)
    expect(progress.progress.secondsLeft).toBeCloseTo(7.9, 0)
    for (; ms <= 10_000; ms += 100) progress.add(1000)
    expect(progress.progress.bytesPerSecond).toBeCloseTo(10_000, -3)
  })

  it('counts what was here before, and takes none of it for speed', () => {
    const progress = meter(1_000_000)
    progress.alreadyHere(900_000)
    ms = 1000
    progress.add(1000)
    ms = 2000
    progress.add(1000)
    expect(progress.progress.bytes).toBe(902_000)
    expect(progress.progress.bytesPerSecond).toBeLessThan(3000)
  })

  it('goes back where what came was thrown away', () => {
    const progress = meter(1000)
    progress.add(600)
    progress.add(-600)
    progress.add(100)
    expect(progress.progress.bytes).toBe(100)
  })
})
