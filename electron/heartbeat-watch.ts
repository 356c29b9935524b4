import { BEAT_INTERVAL_MS, MISSED_BEATS } from '../pipeline/protocol/desktop.ts'

/**
 * Watches over a host that says again and again that its event loop turns: one that was heard and falls silent hangs.
 * Our own timers are counted, not time: a machine that slept is no hung host, and one that loads may take its time.
 */
export class HeartbeatWatch {
  readonly #setTimeout: (callback: () => void, ms: number) => unknown
  readonly #onHung: (silentMs: number) => void
  #missed: number | undefined
  #ended = false

  /** @param onHung called once, with how long the host has been silent at least */
  constructor(setTimeout: (callback: () => void, ms: number) => unknown, onHung: (silentMs: number) => void) {
    this.#setTimeout = setTimeout
    this.#onHung = onHung
  }

  /** The host gave a sign of life; the watch begins with the first one. */
  beat(): void {
    const isFirst = this.#missed === undefined
    this.#missed = 0
    if (isFirst) this.#wait()
  }

  /** The host is gone. */
  end(): void {
    this.#ended = true
  }

  #wait(): void {
    this.#setTimeout(() => this.#count(), BEAT_INTERVAL_MS)
  }

  #count(): void {
    if (this.#ended || this.#missed === undefined) return
    this.#missed += 1
    if (this.#missed < MISSED_BEATS) return this.#wait()
    this.#ended = true
    this.#onHung(this.#missed * BEAT_INTERVAL_MS)
  }
}
