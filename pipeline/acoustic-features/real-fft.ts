import { assert } from '../base/assert.ts'
import { type Pass, passesOf, runPass } from './fft-passes.ts'

/**
 * Power spectrum of real signals of one length, which must be even and have the factors 2 and 5 only: 512 as well as
 * the 400 of Whisper. Stockham's self-sorting passes over a complex transform of half the length; nothing is allocated
 * after construction.
 */
export class RealFft {
  readonly size: number
  /** Frequencies from 0 to half the sampling rate, both included. */
  readonly bins: number
  readonly #passes: readonly Pass[]
  readonly #splitCos: Float64Array
  readonly #splitSin: Float64Array
  #re: Float64Array
  #im: Float64Array
  #nextRe: Float64Array
  #nextIm: Float64Array

  constructor(size: number) {
    assert(size > 0 && size % 2 === 0, `a transform of an even length, not ${size}`)
    const half = size / 2
    this.size = size
    this.bins = half + 1
    this.#passes = passesOf(half)
    this.#splitCos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((-2 * Math.PI * k) / size))
    this.#splitSin = Float64Array.from({ length: half + 1 }, (_, k) => Math.sin((-2 * Math.PI * k) / size))
    this.#re = new Float64Array(half)
    this.#im = new Float64Array(half)
    this.#nextRe = new Float64Array(half)
    this.#nextIm = new Float64Array(half)
  }

  /** Squared magnitudes of `signal` (of `size` samples) into `power` (of `bins` numbers). */
  power(signal: Float64Array, power: Float64Array): void {
    const half = this.bins - 1
    for (let n = 0; n < half; n += 1) {
      this.#re[n] = signal[2 * n] ?? 0
      this.#im[n] = signal[2 * n + 1] ?? 0
    }
    for (const pass of this.#passes) this.#run(pass)
    this.#split(power, half)
  }

  #run(pass: Pass): void {
    runPass(pass, this.#re, this.#im, this.#nextRe, this.#nextIm)
    const re = this.#re
    const im = this.#im
    this.#re = this.#nextRe
    this.#im = this.#nextIm
    this.#nextRe = re
    this.#nextIm = im
  }

  /** Even and odd samples were transformed as one complex signal: takes the two apart and puts the whole together. */
  #split(power: Float64Array, half: number): void {
    for (let k = 0; k <= half; k += 1) {
      const at = k === half ? 0 : k
      const mirrored = k === 0 || k === half ? 0 : half - k
      const evenRe = ((this.#re[at] ?? 0) + (this.#re[mirrored] ?? 0)) / 2
      const evenIm = ((this.#im[at] ?? 0) - (this.#im[mirrored] ?? 0)) / 2
      const oddRe = ((this.#im[at] ?? 0) + (this.#im[mirrored] ?? 0)) / 2
      const oddIm = ((this.#re[mirrored] ?? 0) - (this.#re[at] ?? 0)) / 2
      const cos = this.#splitCos[k] ?? 0
      const sin = this.#splitSin[k] ?? 0
      const re = evenRe + oddRe * cos - oddIm * sin
      const im = evenIm + oddRe * sin + oddIm * cos
      power[k] = re * re + im * im
    }
  }
}
