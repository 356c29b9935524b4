import { greatestCommonDivisor, sincFilters } from '../../../pipeline/base/sinc-filters.ts'

/** Below this share of the lower rate's half everything passes; above `STOP_SHARE` everything is stopped. */
const PASS_SHARE = 0.9
const STOP_SHARE = 1.05
/** Kaiser's attenuation of the stop band, decibels: below the noise of any microphone. */
const STOP_DB = 90

/**
 * Resamples a stream from one rate to another by a windowed sinc (Kaiser window, polyphase, exact for any two whole
 * rates). Stops at least 90 dB of what would fold back into speech: for 16 kHz, all above 8.4 kHz. What lies between
 * 8 and 8.4 kHz may fold to 7.6 to 8 kHz. The filter has no phase shift: an output sample stands exactly where its
 * moment lies in the input, and comes `lookAheadSamples` later.
 */
export class StreamResampler {
  readonly #up: number
  readonly #down: number
  readonly #taps: number
  /** One row of taps for each place of an output sample between two input samples. */
  readonly #kernel: Float32Array
  readonly #input: Float32Array
  #filled: number
  /** Input samples that have left the buffer, less the zeros before the first. */
  #firstSample: number
  /** Outputs so far, in steps of 1/up of an input sample. */
  #position = 0

  constructor(fromHz: number, toHz: number) {
    const common = greatestCommonDivisor(fromHz, toHz)
    this.#up = toHz / common
    this.#down = fromHz / common
    const half = halfLength(fromHz, toHz)
    this.#taps = 2 * half
    this.#kernel = kernelOf(this.#up, half, fromHz, toHz)
    this.#input = new Float32Array(this.#taps + 8192)
    // The kernel of the first output reaches to before the first sample.
    this.#filled = half - 1
    this.#firstSample = -(half - 1)
  }

  /** Input samples that come after an output's moment before that output can be known. */
  get lookAheadSamples(): number {
    return this.#up === this.#down ? 0 : this.#taps / 2
  }

  /**
   * Takes a block of at most 8192 samples. `onSample` gets each output, and how many input samples lie between its
   * moment and the end of the block.
   */
  push(block: Float32Array, onSample: (value: number, samplesBeforeEnd: number) => void): void {
    if (this.#up === this.#down) {
      for (let i = 0; i < block.length; i += 1) onSample(block[i] ?? 0, block.length - 1 - i)
      return
    }
    this.#input.set(block, this.#filled)
    this.#filled += block.length
    const endSample = this.#firstSample + this.#filled
    const half = this.#taps / 2
    while (true) {
      const whole = Math.floor(this.#position / this.#up)
      if (whole + half >= endSample) break
      const phase = this.#position - whole * this.#up
      onSample(this.#at(whole, phase), endSample - 1 - this.#position / this.#up)
      this.#position += this.#down
    }
    this.#forget(Math.floor(this.#position / this.#up) - half + 1)
  }

  #at(whole: number, phase: number): number {
    const start = whole - this.#taps / 2 + 1 - this.#firstSample
    const row = phase * this.#taps
    let sum = 0
    for (let tap = 0; tap < this.#taps; tap += 1) {
      sum += (this.#kernel[row + tap] ?? 0) * (this.#input[start + tap] ?? 0)
    }
    return sum
  }

  #forget(beforeSample: number): void {
    const count = Math.max(0, Math.min(this.#filled, beforeSample - this.#firstSample))
    this.#input.copyWithin(0, count, this.#filled)
    this.#filled -= count
    this.#firstSample += count
  }
}

/** Kaiser's estimate of the length: (A - 7.95) / (2.285 · transition in radians), halved and rounded up. */
function halfLength(fromHz: number, toHz: number): number {
  const lowHz = Math.min(fromHz, toHz)
  const transition = (Math.PI * lowHz * (STOP_SHARE - PASS_SHARE)) / fromHz
  return Math.ceil((STOP_DB - 7.95) / (2.285 * transition) / 2)
}

function kernelOf(up: number, half: number, fromHz: number, toHz: number): Float32Array {
  const cutoff = ((PASS_SHARE + STOP_SHARE) / 2) * (Math.min(fromHz, toHz) / fromHz)
  const filters = sincFilters(up, half, cutoff, 0.1102 * (STOP_DB - 8.7))
  const kernel = new Float32Array(filters.length)
  // Each row passes a constant unchanged, so that rounding makes no tone at the output rate.
  for (let start = 0; start < filters.length; start += 2 * half) {
    const row = filters.subarray(start, start + 2 * half)
    const sum = row.reduce((all, tap) => all + tap, 0)
    kernel.set(
      row.map((tap) => tap / sum),
      start,
    )
  }
  return kernel
}
