import { firstAudibleSample } from '../../audio/levels.ts'

/** Finds how long a reply is silent before its first audible sample, chunk by chunk. */
export class LeadingSilence {
  readonly #sampleRateHz: number
  #silentSamples = 0
  #found = false

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz
  }

  /** Takes the next chunk; answers once, with the samples before the first audible one. */
  push(pcm: Float32Array): number | undefined {
    if (this.#found) return undefined
    const at = firstAudibleSample(pcm, this.#sampleRateHz)
    if (at === undefined) {
      this.#silentSamples += pcm.length
      return undefined
    }
    this.#found = true
    return this.#silentSamples + at
  }
}
