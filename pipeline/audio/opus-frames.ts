import { frameSamplesOf, type OpusEncoder, type OpusFormat } from './opus.ts'
import { Resampler } from './resample.ts'

/** Cuts a stream of audio into frames and encodes them; pieces of any length give the same packets as the whole. */
export class FrameEncoder {
  readonly #encoder: OpusEncoder
  readonly #resampler: Resampler
  readonly #frame: Float32Array
  #filled = 0

  /** @param fromHz rate of what is pushed; it is changed to the format's where it differs */
  constructor(encoder: OpusEncoder, fromHz: number, format: OpusFormat) {
    this.#encoder = encoder
    this.#resampler = new Resampler(fromHz, format.sampleRateHz)
    this.#frame = new Float32Array(frameSamplesOf(format))
  }

  /** The packets that became whole. */
  push(pcm: Float32Array): Uint8Array[] {
    return this.#gather(this.#resampler.push(pcm))
  }

  /** The rest, filled up with silence: a device expects every frame to have exactly its length. */
  finish(): Uint8Array[] {
    const packets = this.#gather(this.#resampler.flush())
    if (this.#filled === 0) return packets
    this.#frame.fill(0, this.#filled)
    this.#filled = 0
    return [...packets, this.#encoder.encode(this.#frame)]
  }

  free(): void {
    this.#encoder.free()
  }

  #gather(pcm: Float32Array): Uint8Array[] {
    const packets: Uint8Array[] = []
    for (let at = 0; at < pcm.length; ) {
      const taken = Math.min(pcm.length - at, this.#frame.length - this.#filled)
      this.#frame.set(pcm.subarray(at, at + taken), this.#filled)
      this.#filled += taken
      at += taken
      if (this.#filled < this.#frame.length) break
      packets.push(this.#encoder.encode(this.#frame))
      this.#filled = 0
    }
    return packets
  }
}
