import { type LoadBucket, type LoadProgress, MOST_LOAD_BUCKETS } from '../../protocol/load.ts'
import { mulberry32 } from '../statistics/seeded-random.ts'
import { SampledValues } from './sampled-values.ts'

/** A stretch is so long at first: shorter, and a few devices' percentiles are of one turn each. */
const FIRST_BUCKET_S = 2
/** Beyond this many values of one stretch a random sample of them stands for all. */
const KEPT_VALUES = 400

/** A stretch of time as it is added up; `told`: what was last made of it, until something is added. */
interface Bucket {
  readonly firstAudio: SampledValues
  devices: number | null
  errors: number
  told?: LoadBucket
}

/**
 * A load test's first audio over time, bounded: where its stretches come to be too many, each two become one that is
 * twice as long.
 */
export class LoadSeries {
  readonly #random = mulberry32(1)
  #buckets = new Map<number, Bucket>()
  #bucketS = FIRST_BUCKET_S

  /** A turn whose first audio came `atS` seconds after the test's beginning and took so many milliseconds. */
  addTurn(atS: number, firstAudioMs: number): void {
    this.#changed(atS).firstAudio.add(firstAudioMs)
  }

  addError(atS: number): void {
    this.#changed(atS).errors += 1
  }

  /** So many devices are connected now. */
  addDevices(atS: number, connected: number): void {
    const bucket = this.#changed(atS)
    bucket.devices = Math.max(bucket.devices ?? 0, connected)
  }

  told(): Required<Pick<LoadProgress, 'series' | 'bucketS'>> {
    const inOrder = [...this.#buckets].toSorted(([a], [b]) => a - b)
    return { bucketS: this.#bucketS, series: inOrder.map(([index, bucket]) => this.#emit(index, bucket)) }
  }

  #emit(index: number, bucket: Bucket): LoadBucket {
    if (bucket.told) return bucket.told
    const { count, p50, p95 } = bucket.firstAudio.spread()
    const { devices, errors } = bucket
    const fromS = index * this.#bucketS
    bucket.told = { fromS, devices, turns: count, errors, firstAudioP50Ms: p50, firstAudioP95Ms: p95 }
    return bucket.told
  }

  #changed(atS: number): Bucket {
    while (Math.floor(atS / this.#bucketS) >= MOST_LOAD_BUCKETS) this.#halve()
    const index = Math.floor(atS / this.#bucketS)
    const bucket = this.#buckets.get(index) ?? this.#empty()
    this.#buckets.set(index, bucket)
    delete bucket.told
    return bucket
  }

  #halve(): void {
    const halved = new Map<number, Bucket>()
    for (const [index, { firstAudio, devices, errors }] of this.#buckets) {
      const into = halved.get(Math.floor(index / 2)) ?? this.#empty()
      halved.set(Math.floor(index / 2), into)
      into.firstAudio.merge(firstAudio)
      into.errors += errors
      if (devices !== null) into.devices = Math.max(into.devices ?? 0, devices)
    }
    this.#buckets = halved
    this.#bucketS *= 2
  }

  #empty(): Bucket {
    return { firstAudio: new SampledValues(this.#random, KEPT_VALUES), devices: null, errors: 0 }
  }
}
