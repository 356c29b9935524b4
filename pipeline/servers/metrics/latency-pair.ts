import { Gauge, Histogram, type Registry } from 'prom-client'

/**
 * Upper bounds in seconds. Dense from 10 ms to 1 s, where first-word latencies lie: the plan's stages take 20 to
 * 300 ms, its totals 200 to 674 ms.
 */
const BUCKETS_S = [
  ...[0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1],
  ...[1.5, 2, 3, 5, 10],
]

/**
 * One latency under two names: the plan's plain one, a gauge of the last value in milliseconds (the unit in which the
 * plan speaks), and a histogram `…_seconds`, from which a monitor makes rates and quantiles.
 */
export class LatencyPair {
  readonly #last: Gauge
  readonly #all: Histogram

  constructor(registry: Registry, name: string, meaning: string) {
    const registers = [registry]
    this.#last = new Gauge({ name, help: `${meaning}; the last turn's, in milliseconds`, registers })
    // A gauge that nothing was written to would read 0: unknown is absent.
    this.#last.remove()
    this.#all = new Histogram({ name: `${name}_seconds`, help: meaning, buckets: BUCKETS_S, registers })
  }

  observe(ms: number | undefined): void {
    if (ms === undefined) return
    this.#last.set(ms)
    this.#all.observe(ms / 1000)
  }
}
