import { assert } from '../base/assert.ts'
import { greatestCommonDivisor, sincFilters } from '../base/sinc-filters.ts'

/**
 * Zero crossings of the windowed sinc on either side of its centre. With the Kaiser window below, 24 put everything
 * that would alias below -70 dB from 0.55 of the lower of the two rates on, and keep speech flat to 0.45 of it.
 */
const ZERO_CROSSINGS = 24
/** Kaiser's beta for a stop band of about -80 dB (Kaiser's formula: 0.1102 (80 - 8.7)). */
const KAISER_BETA = 7.86
/** Where the filter is at half amplitude, relative to the lower Nyquist frequency. */
const CUTOFF = 0.95

interface Polyphase {
  /** Output samples per `down` input samples. */
  readonly up: number
  readonly down: number
  readonly tapsPerPhase: number
  /** `up` filters of `tapsPerPhase` taps one after another, each in order of rising input index. */
  readonly taps: Float32Array
}

/**
 * Changes the sample rate of a stream: a polyphase windowed-sinc filter that carries its state from push to push,
 * so that any division into pieces gives the same samples as the whole. Output sample n stands for time n / toHz
 * (the filter's delay is taken out), and the whole output has ceil(samples * toHz / fromHz) samples.
 */
export class Resampler {
  readonly #filter: Polyphase | undefined
  /** Input samples still needed; begins with half a filter of silence. */
  #pending: Float32Array
  /** Input index (in the padded stream) of `#pending[0]`. */
  #pendingStart = 0
  #inputSamples = 0
  #outputSamples = 0

  constructor(fromHz: number, toHz: number) {
    assert(
      Number.isInteger(fromHz) && Number.isInteger(toHz) && fromHz > 0 && toHz > 0,
      'Rates are whole numbers of Hz',
    )
    this.#filter = fromHz === toHz ? undefined : designPolyphase(fromHz, toHz)
    this.#pending = new Float32Array(this.#filter ? this.#filter.tapsPerPhase / 2 - 1 : 0)
  }

  /** Takes the next samples of the stream and gives all output that they complete. */
  push(pcm: Float32Array): Float32Array {
    if (!this.#filter) return pcm
    this.#inputSamples += pcm.length
    return this.#convolve(this.#filter, pcm, Number.POSITIVE_INFINITY)
  }

  /** Ends the stream: gives the output that was still waiting for samples, as if silence followed. */
  flush(): Float32Array {
    if (!this.#filter) return new Float32Array(0)
    const total = Math.ceil((this.#inputSamples * this.#filter.up) / this.#filter.down)
    return this.#convolve(this.#filter, new Float32Array(this.#filter.tapsPerPhase), total)
  }

  #convolve(filter: Polyphase, pcm: Float32Array, totalOutput: number): Float32Array {
    const { up, down, tapsPerPhase, taps } = filter
    const input = new Float32Array(this.#pending.length + pcm.length)
    input.set(this.#pending)
    input.set(pcm, this.#pending.length)
    const inputEnd = this.#pendingStart + input.length
    const ready = Math.ceil(((inputEnd - tapsPerPhase + 1) * up) / down)
    const end = Math.min(totalOutput, Math.max(this.#outputSamples, ready))
    const output = new Float32Array(Math.max(0, end - this.#outputSamples))
    for (let index = 0; index < output.length; index += 1) {
      const position = (this.#outputSamples + index) * down
      const first = Math.floor(position / up) - this.#pendingStart
      const tapStart = (position % up) * tapsPerPhase
      let sum = 0
      for (let tap = 0; tap < tapsPerPhase; tap += 1) sum += (taps[tapStart + tap] ?? 0) * (input[first + tap] ?? 0)
      output[index] = sum
    }
    this.#outputSamples += output.length
    const keepFrom = Math.min(inputEnd, Math.floor((this.#outputSamples * down) / up))
    this.#pending = input.slice(keepFrom - this.#pendingStart)
    this.#pendingStart = keepFrom
    return output
  }
}

/** Changes the sample rate of a whole signal. */
export function resample(pcm: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new Resampler(fromHz, toHz)
  const body = resampler.push(pcm)
  const tail = resampler.flush()
  if (tail.length === 0) return body
  const whole = new Float32Array(body.length + tail.length)
  whole.set(body)
  whole.set(tail, body.length)
  return whole
}

const designs = new Map<string, Polyphase>()

/** The filter for a pair of rates; designed once per process, because 44.1 to 16 kHz has 160 phases. */
function designPolyphase(fromHz: number, toHz: number): Polyphase {
  const key = `${fromHz}:${toHz}`
  const known = designs.get(key)
  if (known) return known
  const divisor = greatestCommonDivisor(fromHz, toHz)
  const up = toHz / divisor
  const down = fromHz / divisor
  // Below the lower of the two Nyquist frequencies.
  const cutoff = CUTOFF * Math.min(1, up / down)
  const halfTaps = Math.ceil(ZERO_CROSSINGS / cutoff)
  const tapsPerPhase = 2 * halfTaps
  const taps = Float32Array.from(sincFilters(up, halfTaps, cutoff, KAISER_BETA))
  const filter = { up, down, tapsPerPhase, taps }
  designs.set(key, filter)
  return filter
}
