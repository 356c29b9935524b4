import { firstAudibleSample } from '../../audio/levels.ts'

/** Levels are looked at in pieces of which these are whole multiples. */
const FRAMES_PER_SECOND = 100

/**
 * Takes the inaudible beginning off a piece of speech: nobody hears it, and everybody waits for it. What is audible is
 * defined where the leading silence of a reply is measured (`firstAudibleSample`); what is cut ends below -50 dBFS, so
 * that nothing clicks. What is cut does not depend on the stretches in which the sound comes.
 */
export class LeadingTrim {
  readonly #sampleRateHz: number
  readonly #frameSamples: number
  /** Of a frame whose rest has not come yet. */
  #begun = new Float32Array(0)
  #audible = false

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz
    this.#frameSamples = 2 * Math.max(1, Math.round(sampleRateHz / FRAMES_PER_SECOND / 2))
  }

  /**
   * The part of the next stretch that is to be played.
   *
   * @param more another stretch follows
   */
  push(pcm: Float32Array<ArrayBuffer>, more: boolean): Float32Array<ArrayBuffer> {
    if (this.#audible) return pcm
    const come = this.#begun.length === 0 ? pcm : joined(this.#begun, pcm)
    const whole = more ? come.length - (come.length % this.#frameSamples) : come.length
    const first = firstAudibleSample(come.subarray(0, whole), this.#sampleRateHz)
    this.#begun = come.slice(whole)
    if (first === undefined) return come.subarray(come.length)
    this.#audible = true
    return come.subarray(first)
  }
}

function joined(before: Float32Array, after: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(before.length + after.length)
  both.set(before)
  both.set(after, before.length)
  return both
}
