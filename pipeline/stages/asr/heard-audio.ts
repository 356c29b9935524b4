import type { LoudnessNormaliser } from './loudness-normaliser.ts'
import { TrailingQuiet } from './trailing-quiet.ts'

/** The audio of one utterance as its network hears it: as loud as is wanted, and counted. */
export class HeardAudio {
  readonly #normaliser: LoudnessNormaliser | undefined
  readonly #quiet = new TrailingQuiet()
  #receivedSamples = 0
  #normaliserRuns = 0

  /** @param normaliser absent: the network hears audio as it was captured */
  constructor(normaliser: LoudnessNormaliser | undefined) {
    this.#normaliser = normaliser
  }

  /** All that has come so far. */
  get receivedSamples(): number {
    return this.#receivedSamples
  }

  /** Where the last sound ended, samples from the beginning; all that came, as long as there was none. */
  get soundEndSample(): number {
    return this.#receivedSamples - this.#quiet.samples
  }

  /** Quiet with which it ends so far. */
  get quietSamples(): number {
    return this.#quiet.samples
  }

  get normaliserRuns(): number {
    return this.#normaliserRuns
  }

  /** Takes what was captured. @returns what the network is to hear */
  take(captured: Float32Array): Float32Array {
    const pcm = this.#normaliser?.process(captured) ?? captured
    if (this.#normaliser) this.#normaliserRuns += 1
    this.#quiet.push(pcm)
    this.#receivedSamples += pcm.length
    return pcm
  }
}
