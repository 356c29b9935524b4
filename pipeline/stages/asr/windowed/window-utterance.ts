import { FRAME_SHIFT_SAMPLES } from '../../../acoustic-features/feature-options.ts'
import type { FeatureStream } from '../../../acoustic-features/feature-stream.ts'
import { PIPELINE_RATE_HZ } from '../../../audio/chunk.ts'
import { HeardAudio } from '../heard-audio.ts'
import type { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { UntimedHypothesis, Utterance } from '../recogniser.ts'
import type { EncoderState } from './carried-states.ts'

/** How an encoder walks over the features of a stream. */
export interface WindowWalk {
  /** Rows that the encoder sees at once. */
  readonly windowFrames: number
  /** Rows from one window to the next; a window speaks for so many, the rest is what comes before or after them. */
  readonly shiftFrames: number
  /** Audio from one row to the next. */
  readonly frameSamples: number
  /** Quiet after the last sound that the network needs to have reported it. */
  readonly tailSamples: number
}

/** As sherpa-onnx's own examples pad: some networks report a sound a quarter of a second after it. */
const TAIL_SAMPLES = 0.3 * PIPELINE_RATE_HZ

/** The walk of a network over rows of 10 ms. */
export function walkOf(windowFrames: number, shiftFrames: number): WindowWalk {
  return { windowFrames, shiftFrames, frameSamples: FRAME_SHIFT_SAMPLES, tailSamples: TAIL_SAMPLES }
}

/** An encoder as one utterance sees it. */
export interface WindowRuns<Result> {
  readonly walk: WindowWalk
  newState(): EncoderState
  /** @param firstFrame row of the stream with which the window begins */
  run(window: Float32Array, state: EncoderState, firstFrame: number): Promise<Result>
}

/** What turns an encoder's results into text. */
export interface WindowDecoder<Result> {
  /** Takes the result of one window. */
  accept(result: Result): Promise<void>
  /** What was understood so far. */
  read(): Pick<UntimedHypothesis, 'text' | 'confidence' | 'endProbability'>
  /** Audio since the last symbol, as far as the encoder has spoken. */
  readonly quietSamples: number
  /** The words and where they lie, where the layout tells it. */
  words?(): UntimedHypothesis['words']
}

/** One utterance on its way through features, encoder and search: a window runs as soon as the rows for it are there. */
export class WindowUtterance<Result> implements Utterance {
  readonly #features: FeatureStream
  readonly #runs: WindowRuns<Result>
  readonly #decoder: WindowDecoder<Result>
  readonly #audio: HeardAudio
  /** Windows that are waited for before any of them runs. */
  readonly #stepWindows: number
  readonly #state: EncoderState
  readonly #window: Float32Array
  #windows = 0

  constructor(
    features: FeatureStream,
    runs: WindowRuns<Result>,
    decoder: WindowDecoder<Result>,
    stepSamples: number,
    normaliser?: LoudnessNormaliser,
  ) {
    this.#features = features
    this.#runs = runs
    this.#decoder = decoder
    this.#audio = new HeardAudio(normaliser)
    const { shiftFrames, frameSamples, windowFrames } = runs.walk
    this.#stepWindows = Math.max(1, Math.floor(stepSamples / (shiftFrames * frameSamples)))
    this.#state = runs.newState()
    this.#window = new Float32Array(windowFrames * features.bands)
  }

  /** Takes audio; the hypothesis where it was enough for a step. */
  async push(captured: Float32Array): Promise<UntimedHypothesis | undefined> {
    this.#features.push(this.#audio.take(captured))
    if (this.#readyWindows() < this.#windows + this.#stepWindows) return undefined
    await this.#runUpTo(this.#readyWindows())
    return this.#hypothesis()
  }

  /**
   * Ends the utterance: as many windows as it takes until the encoder has spoken for the last sound and for the quiet after
   * it that it needs (`tailSamples`), made up with silence. After an endpoint's silence longer than that nothing is missing.
   */
  async finish(): Promise<UntimedHypothesis> {
    const { shiftFrames, frameSamples, windowFrames } = this.#runs.walk
    const windows = this.#audio.receivedSamples === 0 ? 0 : Math.ceil(this.#endSample() / (shiftFrames * frameSamples))
    if (windows > this.#windows) {
      const needed = this.#features.samplesFor((windows - 1) * shiftFrames + windowFrames + 1)
      this.#features.push(new Float32Array(Math.max(0, needed - this.#audio.receivedSamples)))
      await this.#runUpTo(windows)
    }
    const words = this.#decoder.words?.()
    return words ? { ...this.#hypothesis(), words } : this.#hypothesis()
  }

  /** Up to where the encoder has to have spoken. */
  #endSample(): number {
    const { tailSamples } = this.#runs.walk
    const spokenSamples = this.#spokenSamples()
    const soundEnd = this.#audio.soundEndSample
    if (soundEnd > spokenSamples) return soundEnd + tailSamples
    // Either enough quiet was heard since the last sound, or the network has said nothing for long enough.
    const unsaid = Math.max(0, tailSamples - this.#decoder.quietSamples)
    return Math.min(soundEnd + tailSamples, spokenSamples + unsaid)
  }

  /** Audio for which the encoder has spoken. */
  #spokenSamples(): number {
    const { shiftFrames, frameSamples } = this.#runs.walk
    return this.#windows * shiftFrames * frameSamples
  }

  /** Windows for which the rows are there, those that have run included; one row more than a window must be. */
  #readyWindows(): number {
    const { shiftFrames, windowFrames } = this.#runs.walk
    return Math.max(0, Math.floor((this.#features.readyFrames - 1 - windowFrames) / shiftFrames) + 1)
  }

  async #runUpTo(windows: number): Promise<void> {
    const { shiftFrames, windowFrames } = this.#runs.walk
    while (this.#windows < windows) {
      const firstFrame = this.#windows * shiftFrames
      this.#features.copy(firstFrame, windowFrames, this.#window)
      // A copy: other streams' windows may go into the same run, which may begin later.
      const result = await this.#runs.run(this.#window.slice(), this.#state, firstFrame)
      this.#windows += 1
      this.#features.forget(this.#windows * shiftFrames)
      await this.#decoder.accept(result)
    }
  }

  #hypothesis(): UntimedHypothesis {
    return {
      ...this.#decoder.read(),
      // Without what a window only sees ahead: nothing of that is in the text yet.
      decodedSamples: Math.min(this.#audio.receivedSamples, this.#spokenSamples()),
      encoderRuns: this.#windows,
      // The network carries its state; what windows have in common it needs by design.
      samplesFedAgain: 0,
      normaliserRuns: this.#audio.normaliserRuns,
    }
  }
}
