import type { VadTrack } from '../../protocol/turns.ts'

/** 25 values a second: finer than a syllable, and a minute is 1500 small numbers. */
const HOP_MS = 40
/** A turn that listens longer keeps the track of its beginning. */
const MOST_VALUES = 5 * 60 * 25

/**
 * Speech probability of a turn on an even grid of time, whatever the detector's windows are: each value is the highest
 * of the windows that reach into its 40 ms.
 */
export class VadTrace {
  #startMs: number | undefined
  readonly #values: number[] = []

  /** Takes a window that ends at `endMs` of the host's clock and brought `hopMs` of new audio. */
  note(endMs: number, hopMs: number, probability: number): void {
    this.#startMs ??= endMs - hopMs
    const from = Math.max(0, Math.floor((endMs - hopMs - this.#startMs) / HOP_MS + 1e-6))
    const to = Math.max(from, Math.ceil((endMs - this.#startMs) / HOP_MS - 1e-6) - 1)
    for (let slot = from; slot <= Math.min(to, MOST_VALUES - 1); slot += 1) {
      while (this.#values.length <= slot) this.#values.push(0)
      this.#values[slot] = Math.max(this.#values[slot] ?? 0, Math.round(probability * 100) / 100)
    }
  }

  /** The track so far; `undefined` before the first window. */
  track(): VadTrack | undefined {
    return this.#startMs === undefined
      ? undefined
      : { startMs: this.#startMs, hopMs: HOP_MS, probabilities: [...this.#values] }
  }
}
