import { firstAudibleSample } from '../../audio/levels.ts'

/**
 * Takes the inaudible beginning off a piece of speech: nobody hears it, and everybody waits for it. What is audible is
 * defined where the leading silence of a reply is measured (`firstAudibleSample`); what is cut ends below -50 dBFS, so
 * that nothing clicks.
 */
export class LeadingTrim {
  readonly #sampleRateHz: number
  #audible = false

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz
  }

  /** The part of the next stretch that is to be played; stretches are whole frames of 10 ms. */
  push(pcm: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
    if (this.#audible) return pcm
    const first = firstAudibleSample(pcm, this.#sampleRateHz)
    if (first === undefined) return pcm.subarray(pcm.length)
    this.#audible = true
    return pcm.subarray(first)
  }
}
