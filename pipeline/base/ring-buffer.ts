import { assert } from './assert.ts'

/**
 * Remembers the newest samples of an endless stream of audio, addressed by their absolute index in the stream.
 * A full ring forgets the oldest samples; reading what was forgotten or has not come yet gives `undefined`.
 */
export class SampleRing {
  readonly capacitySamples: number
  readonly #samples: Float32Array
  #firstSample: number
  #endSample: number

  /** @param firstSample absolute index that the first written sample gets */
  constructor(capacitySamples: number, firstSample = 0) {
    assert(Number.isInteger(capacitySamples) && capacitySamples > 0, 'A ring holds at least one sample')
    this.capacitySamples = capacitySamples
    this.#samples = new Float32Array(capacitySamples)
    this.#endSample = firstSample
    this.#firstSample = firstSample
  }

  /** Absolute index of the oldest sample still held. */
  get startSample(): number {
    return Math.max(this.#firstSample, this.#endSample - this.capacitySamples)
  }

  /** Absolute index of the sample that will be written next. */
  get endSample(): number {
    return this.#endSample
  }

  /** Appends samples, overwriting the oldest ones. */
  write(pcm: Float32Array): void {
    const skipped = Math.max(0, pcm.length - this.capacitySamples)
    const kept = skipped === 0 ? pcm : pcm.subarray(skipped)
    const at = (this.#endSample + skipped) % this.capacitySamples
    const untilWrap = Math.min(kept.length, this.capacitySamples - at)
    this.#samples.set(kept.subarray(0, untilWrap), at)
    this.#samples.set(kept.subarray(untilWrap), 0)
    this.#endSample += pcm.length
  }

  /** Copies `out.length` samples from an absolute index on into `out`; false (and `out` untouched) where they are not all held. */
  readInto(fromSample: number, out: Float32Array): boolean {
    if (fromSample < this.startSample || fromSample + out.length > this.#endSample) return false
    const at = fromSample % this.capacitySamples
    const untilWrap = Math.min(out.length, this.capacitySamples - at)
    out.set(this.#samples.subarray(at, at + untilWrap), 0)
    out.set(this.#samples.subarray(0, out.length - untilWrap), untilWrap)
    return true
  }

  /** A copy of the samples from one absolute index to another (exclusive); `undefined` where they are not all held. */
  read(fromSample: number, toSample: number): Float32Array<ArrayBuffer> | undefined {
    if (toSample < fromSample) return undefined
    const out = new Float32Array(toSample - fromSample)
    return this.readInto(fromSample, out) ? out : undefined
  }

  /** Forgets everything and starts again at an absolute index (after a gap in the stream). */
  restart(firstSample: number): void {
    this.#firstSample = firstSample
    this.#endSample = firstSample
  }
}
