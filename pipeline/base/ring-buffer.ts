import { assert } from './assert.ts'

/** Memory is taken from this many samples on, twice as much each time until the ring is as large as it may be. */
const FIRST_SAMPLES = 16_384

/**
 * Remembers the newest samples of an endless stream of audio, addressed by their absolute index in the stream.
 * A full ring forgets the oldest samples; reading what was forgotten or has not come yet gives `undefined`. It takes no
 * more memory than was written: a ring of a minute has 4 MB, and most streams end after seconds.
 */
export class SampleRing {
  readonly capacitySamples: number
  #samples = new Float32Array(0)
  #firstSample: number
  #endSample: number

  /** @param firstSample absolute index that the first written sample gets */
  constructor(capacitySamples: number, firstSample = 0) {
    assert(Number.isInteger(capacitySamples) && capacitySamples > 0, 'A ring holds at least one sample')
    this.capacitySamples = capacitySamples
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
    if (pcm.length === 0) return
    const skipped = Math.max(0, pcm.length - this.capacitySamples)
    const kept = skipped === 0 ? pcm : pcm.subarray(skipped)
    this.#makeRoom(pcm.length)
    const at = (this.#endSample + skipped) % this.#samples.length
    const untilWrap = Math.min(kept.length, this.#samples.length - at)
    this.#samples.set(kept.subarray(0, untilWrap), at)
    this.#samples.set(kept.subarray(untilWrap), 0)
    this.#endSample += pcm.length
  }

  /** Copies `out.length` samples from an absolute index on into `out`; false (and `out` untouched) where they are not all held. */
  readInto(fromSample: number, out: Float32Array): boolean {
    if (fromSample < this.startSample || fromSample + out.length > this.#endSample) return false
    if (out.length === 0) return true
    const at = fromSample % this.#samples.length
    const untilWrap = Math.min(out.length, this.#samples.length - at)
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

  /** Grows where what is held and what comes do not fit yet. */
  #makeRoom(moreSamples: number): void {
    const needed = Math.min(this.capacitySamples, this.#endSample - this.startSample + moreSamples)
    if (needed <= this.#samples.length) return
    const size = Math.min(this.capacitySamples, Math.max(FIRST_SAMPLES, needed, this.#samples.length * 2))
    const held = this.read(this.startSample, this.#endSample)
    const at = this.startSample % size
    this.#samples = new Float32Array(size)
    if (!held) return
    const untilWrap = Math.min(held.length, size - at)
    this.#samples.set(held.subarray(0, untilWrap), at)
    this.#samples.set(held.subarray(untilWrap), 0)
  }
}
