/** Over so many frames (50 ms) power is averaged before its minimum is sought: chance moves 5 ms of low noise by several dB. */
const AVERAGED_FRAMES = 10
/** The minimum is that of the last four seconds, in parts of half a second: speech without any pause is hardly longer. */
const PART_FRAMES = 100
const PARTS = 8
/** So far the minimum of averaged noise lies below its mean: set by the known ends of utterances in made-up noise. */
const MINIMUM_BELOW_MEAN_DB = 1

/**
 * The level of a background by minimum statistics: the smallest averaged power of the last four seconds (after R.
 * Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics", 2001, without
 * bands). Speech does not lift it, as long as it pauses; a background that rises is followed within four seconds.
 */
export class NoiseFloor {
  readonly #parts = new Float64Array(PARTS).fill(Number.POSITIVE_INFINITY)
  #averaged = 0
  #frames = 0

  /** Mean square of the next frame of 5 ms. */
  push(power: number): void {
    this.#frames += 1
    this.#averaged += (power - this.#averaged) / Math.min(this.#frames, AVERAGED_FRAMES)
    if (this.#frames < AVERAGED_FRAMES) return
    const part = Math.floor(this.#frames / PART_FRAMES) % PARTS
    const isNew = this.#frames % PART_FRAMES === 0
    const lowest = isNew ? Number.POSITIVE_INFINITY : (this.#parts[part] ?? Number.POSITIVE_INFINITY)
    this.#parts[part] = Math.min(lowest, this.#averaged)
  }

  /** dBFS; of what there was, where that is less than 50 ms. `undefined` before the first frame. */
  get dbfs(): number | undefined {
    if (this.#frames === 0) return undefined
    const power = this.#frames < AVERAGED_FRAMES ? this.#averaged : Math.min(...this.#parts)
    return 10 * Math.log10(power + 1e-12) + MINIMUM_BELOW_MEAN_DB
  }
}
