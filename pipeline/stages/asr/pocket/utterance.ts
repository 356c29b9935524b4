import { PIPELINE_RATE_HZ } from '../../../audio/chunk.ts'
import { ensure } from '../../../base/assert.ts'
import { HeardAudio } from '../heard-audio.ts'
import type { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { UntimedHypothesis, Utterance } from '../recogniser.ts'
import { stepInForce } from '../steps.ts'
import type { BeamSearch, FinalResult, SearchResult } from './beam-search.ts'
import type { RecogniserConfig } from './config.ts'
import type { EncoderState } from './encoder.ts'
import { isRejected } from './rejection.ts'
import { heardWords } from './word-times.ts'

/** The encoder as an utterance sees it. */
export interface EncoderRuns {
  readonly unitSamples: number
  readonly longestRunSamples: number
  newState(): EncoderState
  run(pcm: Float32Array, state: EncoderState): Promise<Float32Array>
}

/** One utterance on its way through encoder and search. Gathers audio to whole steps and carries the state between them. */
export class PocketUtterance implements Utterance {
  readonly #encoder: EncoderRuns
  readonly #search: BeamSearch
  readonly #config: RecogniserConfig
  readonly #stepSamples: number
  readonly #state: EncoderState
  readonly #audio: HeardAudio
  #pending: Float32Array = new Float32Array(0)
  #decodedSamples = 0
  #encoderRuns = 0
  /** Log-probability of the best symbol of every frame: what an unhindered reader would have reached. */
  #freeScore = 0
  /** Phones that such a reader would have read. */
  #freePhones = 0
  #freeLast: number
  /** Of every frame, whether its best symbol was a phone. */
  readonly #phoneFrames: boolean[] = []
  /** Frames since the last one whose best symbol was no blank. */
  #quietFrames = 0

  constructor(
    encoder: EncoderRuns,
    search: BeamSearch,
    config: RecogniserConfig,
    requestedStepSamples: number,
    normaliser?: LoudnessNormaliser,
  ) {
    this.#audio = new HeardAudio(normaliser)
    this.#encoder = encoder
    this.#search = search
    this.#config = config
    this.#stepSamples = stepInForce(requestedStepSamples, encoder.unitSamples)
    this.#state = encoder.newState()
    this.#freeLast = config.blank
  }

  /**
   * Takes audio; the hypothesis where it was enough for at least one step.
   *
   * @param mostSteps steps that may go into one run where the audio has several: the same result in fewer runs
   */
  async push(captured: Float32Array, mostSteps = 1): Promise<UntimedHypothesis | undefined> {
    const pcm = this.#audio.take(captured)
    const gathered = new Float32Array(this.#pending.length + pcm.length)
    gathered.set(this.#pending)
    gathered.set(pcm, this.#pending.length)
    const whole = gathered.length - (gathered.length % this.#stepSamples)
    this.#pending = gathered.subarray(whole)
    if (whole === 0) return undefined
    for (let at = 0; at < whole; ) {
      const runSamples = this.#stepSamples * runSteps((whole - at) / this.#stepSamples, mostSteps)
      await this.#encode(gathered.subarray(at, at + runSamples), Math.min(runSamples, this.#encoder.longestRunSamples))
      at += runSamples
    }
    this.#decodedSamples += whole
    return this.#hypothesis(this.#search.partial())
  }

  /**
   * Ends the utterance. The network reports a sound only some time after it (`tailMs`): as much of that as has not passed
   * in silence already is made up with silence. After an endpoint's silence nothing is missing, and nothing runs.
   */
  async finish(): Promise<UntimedHypothesis> {
    const { unitSamples } = this.#encoder
    const missing = Math.ceil(this.#missingSamples() / unitSamples) * unitSamples
    if (missing > 0 && this.#decodedSamples + this.#pending.length > 0) {
      const rest = new Float32Array(missing)
      rest.set(this.#pending.subarray(0, missing))
      await this.#encode(rest, this.#encoder.longestRunSamples)
      this.#decodedSamples += Math.min(missing, this.#pending.length)
    }
    this.#pending = new Float32Array(0)
    const result = this.#search.final()
    const frameSamples = PIPELINE_RATE_HZ / this.#config.frameHz
    const words = heardWords(result, this.#phoneFrames, frameSamples)
    return { ...this.#hypothesis(result), words, rejected: this.#isRejected(result) }
  }

  #isRejected({ words, acoustic, language }: FinalResult): boolean {
    const rule = this.#config.confidence
    const logRatio = acoustic - this.#freeScore
    return rule !== undefined && words.length > 0 && isRejected(rule, { logRatio, phones: this.#freePhones, language })
  }

  /**
   * Samples that the network has to see beyond those it has seen. Either by what it said (the last phone, and then blanks
   * for the whole of its delay; what has gathered since may hold speech), or by what was heard (quiet since the last sound,
   * part of which has gathered).
   */
  #missingSamples(): number {
    const tail = (this.#config.tailMs / 1000) * PIPELINE_RATE_HZ
    const unsaid = tail - (this.#quietFrames / this.#config.frameHz) * PIPELINE_RATE_HZ
    const bySymbols = unsaid > 0 ? this.#pending.length + unsaid : 0
    const byLevel = tail - (this.#audio.quietSamples - this.#pending.length)
    return Math.max(0, Math.min(bySymbols, byLevel))
  }

  /** @param runSamples how much goes into one run; a multiple of the encoder's unit */
  async #encode(pcm: Float32Array, runSamples: number): Promise<void> {
    const symbols = this.#config.phones.length
    for (let at = 0; at < pcm.length; at += runSamples) {
      const logProbabilities = await this.#encoder.run(pcm.subarray(at, at + runSamples), this.#state)
      this.#encoderRuns += 1
      this.#search.push(logProbabilities, symbols)
      for (let row = 0; row + symbols <= logProbabilities.length; row += symbols) {
        this.#readFreely(logProbabilities.subarray(row, row + symbols))
      }
    }
  }

  /** Follows the best symbol of each frame, for the confidence and for the silence at the end. */
  #readFreely(frame: Float32Array): void {
    let best = 0
    for (let symbol = 1; symbol < frame.length; symbol += 1) {
      if ((frame[symbol] ?? 0) > (frame[best] ?? 0)) best = symbol
    }
    this.#freeScore += ensure(frame[best], 'the best symbol of a frame')
    if (best !== this.#config.blank && best !== this.#freeLast) this.#freePhones += 1
    this.#freeLast = best
    this.#phoneFrames.push(best !== this.#config.blank)
    this.#quietFrames = best === this.#config.blank ? this.#quietFrames + 1 : 0
  }

  #hypothesis(result: SearchResult): UntimedHypothesis {
    return {
      text: result.words.join(' '),
      confidence: confidence(result.acoustic - this.#freeScore, this.#freePhones),
      decodedSamples: this.#decodedSamples,
      encoderRuns: this.#encoderRuns,
      // The network carries its state from run to run.
      samplesFedAgain: 0,
      normaliserRuns: this.#audio.normaliserRuns,
      endProbability: result.endProbability,
      textIfOver: result.wordsIfOver.join(' '),
    }
  }
}

/** Steps of the next run: a power of two, so that streams which have fallen behind differently still run together. */
function runSteps(waiting: number, most: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(waiting, most))))
}

/**
 * How sure the text is: what the words cost the network against reading freely, per phone read. 1 where the words say
 * what the network hears; below 0.5 they are hardly more than the nearest thing that the lexicon has.
 */
export function confidence(logRatio: number, phones: number): number {
  return Math.exp(Math.min(0, logRatio) / Math.max(1, phones))
}
