import { HeardAudio } from '../heard-audio.ts'
import type { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { UntimedHypothesis, Utterance } from '../recogniser.ts'
import { FRAME_SAMPLES, MoonshineEncoder, PIECE_SAMPLES } from './encoder.ts'
import type { MoonshineModel } from './model.ts'
import { MoonshineSearch } from './search.ts'

/** A text that ends with such a mark is a whole sentence to the decoder. */
const ENDS_SENTENCE = /[.?!]$/

/** One utterance on its way through a Moonshine. */
export class MoonshineUtterance implements Utterance {
  readonly #model: MoonshineModel
  readonly #encoder: MoonshineEncoder
  readonly #search: MoonshineSearch
  readonly #stepSamples: number
  readonly #audio: HeardAudio
  readonly #onRun: () => void
  #waiting = new Float32Array(0)
  #encoderRuns = 0

  constructor(
    model: MoonshineModel,
    stepSamples: number,
    normaliser: LoudnessNormaliser | undefined,
    onRun: () => void,
  ) {
    this.#model = model
    this.#encoder = new MoonshineEncoder(model)
    this.#search = new MoonshineSearch(model)
    this.#stepSamples = stepSamples
    this.#audio = new HeardAudio(normaliser)
    this.#onRun = onRun
  }

  /** Takes audio; the hypothesis where it was enough for a step and something new is settled. */
  async push(captured: Float32Array): Promise<UntimedHypothesis | undefined> {
    const pcm = this.#audio.take(captured)
    const waiting = new Float32Array(this.#waiting.length + pcm.length)
    waiting.set(this.#waiting)
    waiting.set(pcm, this.#waiting.length)
    this.#waiting = waiting
    if (waiting.length < this.#stepSamples) return undefined
    return (await this.#hear(false)) ? this.#hypothesis() : undefined
  }

  /** Ends the utterance: what the encoder was still looking ahead for is settled as it is. */
  async finish(): Promise<UntimedHypothesis> {
    await this.#hear(true)
    return this.#hypothesis()
  }

  /** Whether anything new is settled, and was decoded. */
  async #hear(isEnd: boolean): Promise<boolean> {
    if (this.#audio.receivedSamples < PIECE_SAMPLES) return false
    this.#onRun()
    const whole = this.#waiting.length - (this.#waiting.length % PIECE_SAMPLES)
    const audio = this.#waiting.slice(0, whole)
    this.#waiting = this.#waiting.slice(whole)
    await this.#encoder.hear(audio)
    if (!(await this.#encoder.settle(isEnd))) return false
    this.#encoderRuns += 1
    await this.#search.decode(this.#encoder.memory, this.#encoder.frames)
    return true
  }

  #hypothesis(): UntimedHypothesis {
    const { symbols } = this.#search
    const text = this.#model.tokenizer.textOf(symbols.map(({ id }) => id))
    const sum = symbols.reduce((total, { logProbability }) => total + logProbability, 0)
    return {
      text,
      confidence: symbols.length === 0 ? 1 : Math.exp(sum / symbols.length),
      endProbability: ENDS_SENTENCE.test(text) ? Math.exp(symbols.at(-1)?.logProbability ?? 0) : 0,
      decodedSamples: Math.min(this.#audio.receivedSamples, this.#encoder.frames * FRAME_SAMPLES),
      encoderRuns: this.#encoderRuns,
      // The encoder looks back on frames of features by design, not on audio that was asked for again.
      samplesFedAgain: 0,
      normaliserRuns: this.#audio.normaliserRuns,
    }
  }
}
