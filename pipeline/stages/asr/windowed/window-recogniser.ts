import { FeatureStream } from '../../../acoustic-features/feature-stream.ts'
import type { FrameAnalysis } from '../../../acoustic-features/frame-analysis.ts'
import type { BatchBoard } from '../batch-board.ts'
import { type BatchEncoder, EncoderBatches } from '../encoder-batches.ts'
import { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { Recogniser, UntimedHypothesis } from '../recogniser.ts'
import type { EncoderState } from './carried-states.ts'
import { type WindowDecoder, WindowUtterance, type WindowWalk } from './window-utterance.ts'

/** The window of one row of features, 25 ms. */
const ROW_SAMPLES = 400

/** A model that hears windows of features: what the utterances of a recogniser share. */
export interface WindowModel<Result> {
  readonly features: FrameAnalysis
  readonly walk: WindowWalk
  /** Audio of a window that is spoken for only with the next one, where the model does that. */
  readonly heldBackSamples?: number
  readonly encoder: BatchEncoder<EncoderState, Result> & { newState(): EncoderState }
  /** Makes of a stream's windows, in their order, what the encoder takes; as they are where absent. */
  readonly preparation?: () => (window: Float32Array, firstFrame: number) => Float32Array
  /** The search of one utterance. */
  decoder(): WindowDecoder<Result>
  release(): Promise<void>
}

/** A streaming recogniser around one such model, for all utterances of a worker. */
export class WindowRecogniser<Result> implements Recogniser {
  readonly #model: WindowModel<Result>
  readonly #batches: EncoderBatches<EncoderState, Result>

  /** @param board says how many streams' windows may go into one run, and is told how many did */
  constructor(model: WindowModel<Result>, board: BatchBoard) {
    this.#model = model
    this.#batches = new EncoderBatches(
      model.encoder,
      () => board.limit,
      (size) => board.countRun(size),
    )
  }

  /** Audio that a window speaks for: steps are whole multiples of it. */
  get unitSamples(): number {
    const { shiftFrames, frameSamples } = this.#model.walk
    return shiftFrames * frameSamples
  }

  /** What a window shows ahead of what it speaks for, and the window of the last row. */
  get lookAheadSamples(): number {
    const { walk, heldBackSamples = 0 } = this.#model
    return (walk.windowFrames - walk.shiftFrames) * walk.frameSamples + ROW_SAMPLES + heldBackSamples
  }

  /** One window of quiet through everything. */
  async warmUp(): Promise<void> {
    const utterance = this.utterance(this.unitSamples, true)
    await utterance.push(new Float32Array(this.unitSamples))
    await utterance.finish()
  }

  /** @param onRun called when a run of this utterance begins, which may have waited for others */
  utterance(stepSamples: number, normalise: boolean, onRun: () => void = () => undefined): WindowUtterance<Result> {
    const { features, walk, encoder, preparation } = this.#model
    const prepare = preparation?.() ?? ((window: Float32Array) => window)
    const runs = {
      walk,
      newState: () => encoder.newState(),
      run: (window: Float32Array, state: EncoderState, firstFrame: number) =>
        this.#batches.run({ input: prepare(window, firstFrame), state }, onRun),
    }
    const normaliser = normalise ? new LoudnessNormaliser() : undefined
    return new WindowUtterance(new FeatureStream(features), runs, this.#model.decoder(), stepSamples, normaliser)
  }

  /** Recognises a whole utterance. Its windows follow each other: each needs the state that the one before leaves. */
  async transcribe(pcm: Float32Array, normalise: boolean, onRun?: () => void): Promise<UntimedHypothesis> {
    const utterance = this.utterance(this.unitSamples, normalise, onRun)
    await utterance.push(pcm)
    return utterance.finish()
  }

  release(): Promise<void> {
    return this.#model.release()
  }
}
