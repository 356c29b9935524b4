const SAMPLES_PER_MS = 16
/** A frame that comes so much later than its place in the stream says was not delayed: the device had paused. */
const PAUSE_MS = 1000

/**
 * Dates a device's audio. Devices send no dates, so a frame's is its place in the stream, counted from the frame that
 * travelled fastest so far: late by that shortest way, and never early.
 */
export class UplinkClock {
  #positionMs = 0
  #offsetMs = Number.POSITIVE_INFINITY

  /** Host clock at the last sample of a frame that came at `arrivedMs`. */
  capturedMs(samples: number, arrivedMs: number): number {
    this.#positionMs += samples / SAMPLES_PER_MS
    const offsetMs = arrivedMs - this.#positionMs
    const paused = offsetMs - this.#offsetMs > PAUSE_MS
    this.#offsetMs = paused ? offsetMs : Math.min(this.#offsetMs, offsetMs)
    return this.#positionMs + this.#offsetMs
  }
}
