import { Resampler } from '../../audio/resample.ts'

const SAMPLE_BYTES = 2

/** How a server stores what it says: 16-bit samples, channels interleaved. */
export interface PcmFormat {
  /** Hz */
  readonly rate: number
  readonly channels: number
}

/** Makes mono samples of one rate out of a server's bytes, wherever they are cut. */
export class PcmSound {
  readonly #channels: number
  readonly #resampler: Resampler
  #rest: Buffer = Buffer.alloc(0)

  /** @param toHz the rate that the player was told */
  constructor({ rate, channels }: PcmFormat, toHz: number) {
    this.#channels = channels
    this.#resampler = new Resampler(rate, toHz)
  }

  /** The samples that are whole now, -1 to 1. */
  push(payload: Uint8Array): Float32Array {
    const bytes = Buffer.concat([this.#rest, payload])
    const frameBytes = SAMPLE_BYTES * this.#channels
    const frames = Math.floor(bytes.length / frameBytes)
    this.#rest = bytes.subarray(frames * frameBytes)
    const pcm = Float32Array.from({ length: frames }, (_, frame) => {
      let sum = 0
      for (let n = 0; n < this.#channels; n += 1) sum += bytes.readInt16LE(frame * frameBytes + SAMPLE_BYTES * n)
      return sum / (this.#channels * 32_768)
    })
    return this.#resampler.push(pcm)
  }

  /** There is no more: what was still waiting. */
  flush(): Float32Array {
    return this.#resampler.flush()
  }
}
