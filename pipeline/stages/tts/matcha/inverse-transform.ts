import { passesOf, runPass } from '../../../acoustic-features/fft-passes.ts'
import { assert } from '../../../base/assert.ts'

/** How frames lie in the sound. */
export interface FrameForm {
  /** Samples of a frame, and of the window over it. */
  readonly size: number
  /** Samples from a frame to the next. */
  readonly hop: number
}

/** Spectra of frames, band by band: magnitudes, and the real and imaginary parts of their directions. */
export interface Spectra {
  readonly magnitude: Float32Array
  readonly cosine: Float32Array
  readonly sine: Float32Array
  readonly frames: number
}

/**
 * Spectra to sound, frame by frame as they come: windowed, added where they overlap, divided by what windows add up to.
 * The first frame stands around the first sample, the last one around the last: half a frame is cut at either end.
 */
export class OverlapAdd {
  readonly #form: FrameForm
  readonly #passes
  readonly #window: Float64Array
  /** From `#start` on: sums of frames and of squared windows that are not all there yet. */
  #sums: Float64Array
  #weights: Float64Array
  #start = 0
  #frames = 0
  #re: Float64Array
  #im: Float64Array
  #nextRe: Float64Array
  #nextIm: Float64Array

  constructor(form: FrameForm) {
    const { size } = form
    assert(
      size % (2 * form.hop) === 0,
      `frames of ${size} samples that advance by a whole part of half, not ${form.hop}`,
    )
    this.#form = form
    this.#passes = passesOf(size)
    this.#window = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size))
    this.#sums = new Float64Array(size)
    this.#weights = new Float64Array(size)
    this.#re = new Float64Array(size)
    this.#im = new Float64Array(size)
    this.#nextRe = new Float64Array(size)
    this.#nextIm = new Float64Array(size)
  }

  /** Samples of so many frames. */
  static samplesOf(frames: number, { hop }: FrameForm): number {
    return Math.max(0, frames - 1) * hop
  }

  /**
   * Adds frames `from` to `to` (exclusive) of some spectra; the samples that no later frame changes.
   *
   * @param last there are no more
   */
  push(spectra: Spectra, from: number, to: number, last: boolean): Float32Array<ArrayBuffer> {
    const { size, hop } = this.#form
    const half = size / 2
    const total = (this.#frames + to - from - 1) * hop + size
    const end = last ? total - half : (this.#frames + to - from) * hop
    const out = new Float32Array(Math.max(0, end - Math.max(this.#start, half)))
    let written = 0
    for (let frame = from; frame < to; frame += 1) {
      this.#add(spectra, frame)
      const upTo = last && frame === to - 1 ? end - this.#start : hop
      const skip = Math.max(0, half - this.#start)
      for (let n = skip; n < upTo; n += 1) out[written++] = (this.#sums[n] ?? 0) / (this.#weights[n] || 1)
      this.#advance(hop)
    }
    return out
  }

  #add(spectra: Spectra, frame: number): void {
    this.#inverse(spectra, frame)
    for (let n = 0; n < this.#form.size; n += 1) {
      const window = this.#window[n] ?? 0
      this.#sums[n] = (this.#sums[n] ?? 0) + ((this.#re[n] ?? 0) / this.#form.size) * window
      this.#weights[n] = (this.#weights[n] ?? 0) + window * window
    }
    this.#frames += 1
  }

  #advance(samples: number): void {
    for (const kept of [this.#sums, this.#weights]) {
      kept.copyWithin(0, samples)
      kept.fill(0, kept.length - samples)
    }
    this.#start += samples
  }

  /** The frame's samples into `#re`, times `size`: a forward transform of the mirrored, conjugated spectrum. */
  #inverse({ magnitude, cosine, sine, frames }: Spectra, frame: number): void {
    const { size } = this.#form
    for (let band = 0; band <= size / 2; band += 1) {
      const at = band * frames + frame
      const length = magnitude[at] ?? 0
      const edge = band === 0 || band === size / 2
      const re = length * (cosine[at] ?? 0)
      const im = edge ? 0 : length * (sine[at] ?? 0)
      this.#re[band] = re
      this.#im[band] = -im
      if (edge) continue
      this.#re[size - band] = re
      this.#im[size - band] = im
    }
    for (const pass of this.#passes) {
      runPass(pass, this.#re, this.#im, this.#nextRe, this.#nextIm)
      ;[this.#re, this.#nextRe] = [this.#nextRe, this.#re]
      ;[this.#im, this.#nextIm] = [this.#nextIm, this.#im]
    }
  }
}
