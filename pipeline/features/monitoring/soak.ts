import { constants, monitorEventLoopDelay, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { nowMs } from '../../base/clock.ts'
import { residentBytes } from '../../base/process/memory.ts'
import type { Soak } from '../../protocol/monitoring.ts'
import { countByType } from '../../servers/metrics/host-gauges.ts'
import { slopeOf } from './slope.ts'

/** What is looked at, every time. */
export interface SoakSample {
  /** Hours since the watch began. */
  readonly hours: number
  /** Wall clock, ISO 8601. */
  readonly at: string
  readonly residentBytes: number
  /** What the latest full garbage collection since the sample before left; `undefined`: there was none. */
  readonly heapUsedBytes: number | undefined
  readonly handles: number
  readonly eventLoopDelayP99Ms: number
}

type MeasureName = Soak['measures'][number]['name']

const SAMPLE_INTERVAL_MS = 10_000
/** 12 hours at one in 10 s; then every other sample goes, and half as many come: the whole run stays in view. */
const MAX_SAMPLES = 4320
/** What is sent to a page. */
const SENT_SAMPLES = 720
const NS_PER_MS = 1e6
const MS_PER_HOUR = 3_600_000

/** Caches fill and code is compiled in the first minutes: a long run is judged without them. */
const WARM_UP_HOURS = 10 / 60
const SHORTEST_JUDGED_HOURS = 0.5

/** By how much of its mean a measure must have grown before a leak is suspected, and by how much at least. */
const GROWTH: Readonly<Record<MeasureName, { readonly share: number; readonly least: number }>> = {
  residentBytes: { share: 0.05, least: 8 * 2 ** 20 },
  heapUsedBytes: { share: 0.1, least: 4 * 2 ** 20 },
  handles: { share: 0.1, least: 3 },
  eventLoopDelayP99Ms: { share: 0.5, least: 5 },
}

/**
 * Samples how the host fares over hours, in a bounded series. The heap is looked at when V8 has collected its garbage by
 * itself: between two collections it only ever grows, and one that was asked for would hold up the host's loop.
 */
export class SoakWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 1 })
  readonly #startedMs = nowMs()
  readonly #samples: SoakSample[] = []
  #every = 1
  #skipped = 0
  #timer: NodeJS.Timeout | undefined
  #collectedBytes: number | undefined
  readonly #collections = new PerformanceObserver((list) => {
    if (list.getEntries().some(isFullCollection)) this.#collectedBytes = getHeapStatistics().used_heap_size
  })

  start(): void {
    this.#delay.enable()
    this.#collections.observe({ entryTypes: ['gc'] })
    this.#timer = setInterval(() => this.sample(), SAMPLE_INTERVAL_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#collections.disconnect()
    this.#delay.disable()
  }

  sample(): void {
    const eventLoopDelayP99Ms = this.#delay.percentile(99) / NS_PER_MS
    this.#delay.reset()
    this.#skipped += 1
    if (this.#skipped < this.#every) return
    this.#skipped = 0
    const resident = residentBytes()
    // Not known just now: the next one will be.
    if (resident === undefined) return
    this.#samples.push({
      hours: (nowMs() - this.#startedMs) / MS_PER_HOUR,
      at: new Date().toISOString(),
      residentBytes: resident,
      heapUsedBytes: this.#collectedBytes,
      handles: process.getActiveResourcesInfo().length,
      eventLoopDelayP99Ms,
    })
    this.#collectedBytes = undefined
    if (this.#samples.length < MAX_SAMPLES) return
    this.#samples.splice(0, this.#samples.length, ...thinned(this.#samples, MAX_SAMPLES / 2))
    this.#every *= 2
  }

  read(): Soak {
    const handleTypes = Object.fromEntries(countByType(process.getActiveResourcesInfo()))
    return { ...judgeSoak(this.#samples, (nowMs() - this.#startedMs) / MS_PER_HOUR), handleTypes }
  }
}

function isFullCollection(entry: PerformanceEntry): boolean {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined
  const kind = typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined
  return kind === constants.NODE_PERFORMANCE_GC_MAJOR
}

/** Slopes over the samples, and which of them look like a leak. */
export function judgeSoak(samples: readonly SoakSample[], hours: number): Soak {
  const warm = samples.filter((sample) => sample.hours >= WARM_UP_HOURS)
  const judged = hours >= SHORTEST_JUDGED_HOURS ? warm : samples
  return {
    hours,
    samples: samples.length,
    measures: (Object.keys(GROWTH) as MeasureName[]).flatMap((name) => judge(name, judged, hours)),
    series: thinned(samples, SENT_SAMPLES).map(({ at, residentBytes, handles, eventLoopDelayP99Ms }) => {
      return { at, residentBytes, handles, eventLoopDelayP99Ms }
    }),
  }
}

/**
 * A leak is suspected where the run is at least half an hour long, the whole 95 % interval of the slope lies above 0,
 * and what the slope adds up to is more than comes and goes in a healthy host (`GROWTH`).
 */
function judge(name: MeasureName, samples: readonly SoakSample[], hours: number): Soak['measures'] {
  if (samples.length === 0) return []
  const points = samples.flatMap((sample) => {
    const y = sample[name]
    return y === undefined ? [] : [{ x: sample.hours, y }]
  })
  const slope = slopeOf(points)
  const [first, last] = [points[0], points.at(-1)]
  const mean = points.reduce((sum, { y }) => sum + y, 0) / points.length
  const { share, least } = GROWTH[name]
  const grown = slope && first && last ? slope.perX * (last.x - first.x) : 0
  const suspected =
    slope !== undefined && hours >= SHORTEST_JUDGED_HOURS && slope.from > 0 && grown > Math.max(least, share * mean)
  return [
    {
      name,
      now: last?.y ?? null,
      slopePerHour: slope?.perX ?? null,
      interval: slope ? { from: slope.from, to: slope.to } : null,
      suspected,
    },
  ]
}

/** At most so many of the entries, evenly spread, the last among them. */
function thinned<T>(entries: readonly T[], most: number): T[] {
  const step = Math.ceil(entries.length / most)
  return entries.filter((_, index) => (entries.length - 1 - index) % step === 0)
}
