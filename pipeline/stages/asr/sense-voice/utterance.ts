import { FeatureStream } from '../../../acoustic-features/feature-stream.ts'
import { PIPELINE_RATE_HZ } from '../../../audio/chunk.ts'
import { HeardAudio } from '../heard-audio.ts'
import type { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { UntimedHypothesis, Utterance } from '../recogniser.ts'
import type { TokenTrail } from '../windowed/token-trail.ts'
import type { SenseVoiceModel } from './model.ts'

/** A pause of speech: what has been said so far is read then, and the end of the utterance finds it read. */
const PAUSE_SAMPLES = 0.16 * PIPELINE_RATE_HZ
/** New audio before what is said without a pause is read again, at least … */
const LEAST_NEW_SAMPLES = 0.4 * PIPELINE_RATE_HZ
/** … and as a share of what was read already: reading from the beginning again and again costs five readings at most. */
const NEW_SHARE = 1 / 4

/** Runs the network over rows of features. */
export type SenseVoiceRun = (input: Float32Array) => Promise<TokenTrail>

/** One utterance for a network that hears whole utterances only: it is read again as it grows, and in every pause. */
export class SenseVoiceUtterance implements Utterance {
  readonly #model: SenseVoiceModel
  readonly #run: SenseVoiceRun
  readonly #stepSamples: number
  readonly #audio: HeardAudio
  readonly #features: FeatureStream
  /** How much of the utterance the last reading heard. */
  #readSamples = 0
  #trail: TokenTrail | undefined
  #runs = 0

  constructor(model: SenseVoiceModel, run: SenseVoiceRun, stepSamples: number, normaliser?: LoudnessNormaliser) {
    this.#model = model
    this.#run = run
    this.#stepSamples = stepSamples
    this.#audio = new HeardAudio(normaliser)
    this.#features = new FeatureStream(model.features)
  }

  /** Takes audio; the hypothesis where it was time for a reading. */
  async push(captured: Float32Array): Promise<UntimedHypothesis | undefined> {
    this.#features.push(this.#audio.take(captured))
    if (!this.#isTime()) return undefined
    await this.#read()
    return this.#hypothesis()
  }

  /** Ends the utterance. Where only quiet has come since the last reading, that reading is the final one. */
  async finish(): Promise<UntimedHypothesis> {
    if (this.#audio.soundEndSample > this.#readSamples) await this.#read()
    return { ...this.#hypothesis(), words: this.#trail?.words() ?? [] }
  }

  #isTime(): boolean {
    const hasPaused = this.#audio.quietSamples >= PAUSE_SAMPLES && this.#audio.soundEndSample > this.#readSamples
    const due = Math.max(this.#stepSamples, LEAST_NEW_SAMPLES, NEW_SHARE * this.#readSamples)
    return hasPaused || this.#audio.receivedSamples - this.#readSamples >= due
  }

  async #read(): Promise<void> {
    const frames = this.#features.readyFrames
    this.#readSamples = this.#audio.receivedSamples
    if (frames === 0) return
    const rows = new Float32Array(frames * this.#features.bands)
    this.#features.copy(0, frames, rows)
    this.#trail = await this.#run(this.#model.prepare(rows))
    this.#runs += 1
  }

  #hypothesis(): UntimedHypothesis {
    return {
      text: '',
      confidence: 1,
      endProbability: this.#trail?.endProbability() ?? 0,
      ...this.#trail?.read(),
      decodedSamples: this.#runs === 0 ? 0 : this.#readSamples,
      encoderRuns: this.#runs,
      // Every reading begins with the first sample: that is how this network hears, not an overlap that was asked for.
      samplesFedAgain: 0,
      normaliserRuns: this.#audio.normaliserRuns,
    }
  }
}
