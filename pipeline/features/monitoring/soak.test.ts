import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { mulberry32 } from '../../experiments/statistics/seeded-random.ts'
import { soakSchema } from '../../protocol/monitoring.ts'
import { judgeSoak, type SoakSample, SoakWatch } from './soak.ts'

const MIB = 2 ** 20

/** A run of so many hours, one sample in 10 s; memory wanders by some MiB and grows by `leakPerHour`. */
function run(
  hours: number,
  { leakPerHour = 0, warmUpBytes = 0, handlesPerHour = 0, heapLeakPerHour = 0, samplesPerCollection = 1 } = {},
): readonly SoakSample[] {
  const random = mulberry32(3)
  return Array.from({ length: Math.round(hours * 360) }, (_, index) => {
    const at = index / 360
    const settled = Math.min(1, at / 0.1)
    return {
      hours: at,
      at: new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString(),
      residentBytes: 500 * MIB + settled * warmUpBytes + leakPerHour * at + 6 * MIB * random(),
      heapUsedBytes:
        index % samplesPerCollection === 0 ? 50 * MIB + heapLeakPerHour * at + 2 * MIB * random() : undefined,
      handles: 20 + Math.floor(handlesPerHour * at) + Math.floor(2 * random()),
      eventLoopDelayP99Ms: 1.2 + 0.3 * random(),
    }
  })
}

const suspectedIn = (samples: readonly SoakSample[], hours: number) =>
  judgeSoak(samples, hours).measures.flatMap(({ name, suspected }) => (suspected ? [name] : []))

describe('a long run', () => {
  it('is not suspected where memory comes and goes', () => {
    expect(suspectedIn(run(3), 3)).toEqual([])
  })

  it('is suspected where memory or handles grow beyond what comes and goes', () => {
    expect(suspectedIn(run(3, { leakPerHour: 20 * MIB }), 3)).toEqual(['residentBytes'])
    expect(suspectedIn(run(3, { handlesPerHour: 4 }), 3)).toEqual(['handles'])
  })

  it('is judged by what collections leave of the heap, however rare they are', () => {
    const rare = { samplesPerCollection: 40 }
    expect(suspectedIn(run(3, rare), 3)).toEqual([])
    expect(suspectedIn(run(3, { ...rare, heapLeakPerHour: 10 * MIB }), 3)).toEqual(['heapUsedBytes'])
    const { measures } = judgeSoak(run(3, { samplesPerCollection: 100_000 }), 3)
    expect(measures.find(({ name }) => name === 'heapUsedBytes')).toMatchObject({ interval: null, suspected: false })
  })

  it('tells the slope with its interval', () => {
    const { measures } = judgeSoak(run(3, { leakPerHour: 20 * MIB }), 3)
    const { interval, slopePerHour } = measures.find(({ name }) => name === 'residentBytes') ?? {}
    expect(Number(slopePerHour) / MIB).toBeCloseTo(20, 0)
    expect(Number(interval?.from)).toBeLessThan(Number(slopePerHour))
    expect(Number(interval?.to)).toBeGreaterThan(Number(slopePerHour))
  })

  it('is not suspected for what its first minutes take, nor before half an hour', () => {
    expect(suspectedIn(run(1, { warmUpBytes: 200 * MIB }), 1)).toEqual([])
    expect(suspectedIn(run(0.4, { leakPerHour: 400 * MIB }), 0.4)).toEqual([])
  })

  it('has no measures and no slope before there are samples', () => {
    expect(judgeSoak([], 0)).toEqual({ hours: 0, samples: 0, measures: [], series: [] })
    expect(judgeSoak(run(0.01), 0.01).measures.map(({ slopePerHour }) => slopePerHour)).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('is sent in at most 720 points, the newest among them', () => {
    const samples = run(12)
    const { series, samples: taken } = judgeSoak(samples, 12)
    expect(taken).toBe(4320)
    expect(series).toHaveLength(720)
    expect(series.at(-1)?.at).toBe(samples.at(-1)?.at)
  })
})

describe('the watch over this process', () => {
  it('reads memory, open handles by type and the loop’s delay', () => {
    const watch = new SoakWatch()
    watch.start()
    for (let n = 0; n < 6; n++) watch.sample()
    const soak = soakSchema.parse(watch.read())
    watch.stop()
    expect(soak.samples).toBe(6)
    expect(soak.measures.find(({ name }) => name === 'residentBytes')?.now).toBeGreaterThan(10 * MIB)
    expect(Object.keys(soak.handleTypes ?? {})).not.toEqual([])
  })

  it('knows the heap once its garbage was collected, and takes no garbage for it', async () => {
    const heapOf = (watch: SoakWatch) => watch.read().measures.find(({ name }) => name === 'heapUsedBytes')?.now
    const watch = new SoakWatch()
    watch.sample()
    expect(heapOf(watch)).toBeNull()
    watch.start()
    try {
      const garbage = Array.from({ length: 40 }, () => Array.from({ length: 125_000 }, (_, n) => n * 1.5))
      const withGarbage = process.memoryUsage().heapUsed
      garbage.length = 0
      setFlagsFromString('--expose-gc')
      const collect = runInNewContext('gc') as () => void
      await vi.waitFor(
        () => {
          collect()
          watch.sample()
          expect(heapOf(watch)).toBeLessThan(withGarbage - 30 * MIB)
        },
        { timeout: 60_000, interval: 20 },
      )
    } finally {
      watch.stop()
    }
  }, 90_000)

  it('stays bounded and keeps the whole run in view', () => {
    const watch = new SoakWatch()
    for (let n = 0; n < 10_000; n++) watch.sample()
    const { samples } = watch.read()
    expect(samples).toBeLessThan(4320)
    expect(samples).toBeGreaterThan(2000)
  })
})
