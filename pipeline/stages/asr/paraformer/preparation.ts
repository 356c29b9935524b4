import {
  type FrameStacking,
  type MeanAndVariance,
  normaliseRows,
  stackFrames,
} from '../../../acoustic-features/low-frame-rate.ts'

/** Rows of the window before that the encoder sees again: five before and three after what it speaks for. */
const KEPT_ROWS = 8
/** How much longer the next sine of the position code is: natural logarithm of 10,000 over the sines less one. */
const POSITION_BASE = Math.log(10_000)

/** Makes the encoder's input of the windows of one stream: stacked, normalised, with a code for the position. */
export class WindowPreparation {
  readonly #stacking: FrameStacking
  readonly #normalisation: MeanAndVariance
  readonly #bands: number
  readonly #width: number
  #kept: Float32Array

  constructor(stacking: FrameStacking, normalisation: MeanAndVariance, bands: number) {
    this.#stacking = stacking
    this.#normalisation = normalisation
    this.#bands = bands
    this.#width = stacking.rows * bands
    this.#kept = new Float32Array(KEPT_ROWS * this.#width)
  }

  /** @param firstFrame row of the stream with which the window begins */
  prepare(window: Float32Array, firstFrame: number): Float32Array {
    const stacked = stackFrames(window, this.#bands, this.#stacking)
    normaliseRows(stacked, this.#normalisation)
    const before = Math.floor(firstFrame / this.#stacking.shift)
    for (let row = 0; row < stacked.length / this.#width; row += 1) this.#addPosition(stacked, row, before + row + 1)
    const input = new Float32Array(this.#kept.length + stacked.length)
    input.set(this.#kept)
    input.set(stacked, this.#kept.length)
    this.#kept = input.slice(input.length - this.#kept.length)
    return input
  }

  /** Sines in the first half of the row, cosines in the second. */
  #addPosition(rows: Float32Array, row: number, position: number): void {
    const half = this.#width / 2
    const at = row * this.#width
    for (let index = 0; index < half; index += 1) {
      const angle = position * Math.exp((-POSITION_BASE / (half - 1)) * index)
      rows[at + index] = (rows[at + index] ?? 0) + Math.sin(angle)
      rows[at + half + index] = (rows[at + half + index] ?? 0) + Math.cos(angle)
    }
  }
}
