import { percentile } from '../../measures/statistics/percentiles.ts'
import type { Spread } from '../../protocol/load.ts'
import { pick, type Random } from '../statistics/seeded-random.ts'

/** A bounded random sample of a stream (Vitter's algorithm R), with its exact count and maximum. */
export class SampledValues {
  readonly #random: Random
  readonly #most: number
  #kept: number[] = []
  #count = 0
  #max = Number.NEGATIVE_INFINITY

  /** Keeps at most so many values. */
  constructor(random: Random, most: number) {
    this.#random = random
    this.#most = most
  }

  add(value: number): void {
    this.#count += 1
    this.#max = Math.max(this.#max, value)
    if (this.#kept.length < this.#most) {
      this.#kept.push(value)
      return
    }
    const place = pick(this.#count, this.#random)
    if (place < this.#most) this.#kept[place] = value
  }

  /** Takes another stream's sample in: each of the two stands for as many values as it had. */
  merge(other: SampledValues): void {
    const [own, others] = [this.#kept, other.#kept]
    const count = this.#count + other.#count
    if (own.length + others.length <= this.#most) this.#kept = [...own, ...others]
    else {
      this.#kept = Array.from({ length: this.#most }, () => {
        const from = pick(count, this.#random) < this.#count ? own : others
        return from[pick(from.length, this.#random)] ?? 0
      })
    }
    this.#count = count
    this.#max = Math.max(this.#max, other.#max)
  }

  spread(): Spread {
    const sorted = this.#kept.toSorted((a, b) => a - b)
    const at = (p: number) => percentile(sorted, p) ?? null
    return { count: this.#count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: this.#count === 0 ? null : this.#max }
  }
}
