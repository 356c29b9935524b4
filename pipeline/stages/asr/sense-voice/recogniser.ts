import { FRAME_SHIFT_SAMPLES } from '../../../acoustic-features/feature-options.ts'
import type { BatchBoard } from '../batch-board.ts'
import { EncoderBatches } from '../encoder-batches.ts'
import { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { Recogniser, UntimedHypothesis } from '../recogniser.ts'
import type { EncodedFrames } from '../windowed/window-encoder.ts'
import type { SenseVoiceModel } from './model.ts'
import { SenseVoiceUtterance } from './utterance.ts'

/** One row of the network's input. */
const UNIT_SAMPLES = 6 * FRAME_SHIFT_SAMPLES

/** The recogniser around a SenseVoice, for all utterances of a worker. */
export class SenseVoiceRecogniser implements Recogniser {
  readonly unitSamples = UNIT_SAMPLES
  readonly #model: SenseVoiceModel
  readonly #batches: EncoderBatches<undefined, EncodedFrames>

  /** @param board says how many utterances may go into one run (of equal length only), and is told how many did */
  constructor(model: SenseVoiceModel, board: BatchBoard) {
    this.#model = model
    this.#batches = new EncoderBatches(
      model.network,
      () => board.limit,
      (size) => board.countRun(size),
    )
  }

  /** One second of quiet through everything. */
  async warmUp(): Promise<void> {
    await this.transcribe(new Float32Array(16_000), true)
  }

  /** @param onRun called when a run of this utterance begins, which may have waited for others */
  utterance(stepSamples: number, normalise: boolean, onRun: () => void = () => undefined): SenseVoiceUtterance {
    const normaliser = normalise ? new LoudnessNormaliser() : undefined
    const run = async (input: Float32Array) =>
      this.#model.read(await this.#batches.run({ input, state: undefined }, onRun))
    return new SenseVoiceUtterance(this.#model, run, stepSamples, normaliser)
  }

  /** Recognises a whole utterance in one run. */
  async transcribe(pcm: Float32Array, normalise: boolean, onRun?: () => void): Promise<UntimedHypothesis> {
    const utterance = this.utterance(Number.POSITIVE_INFINITY, normalise, onRun)
    await utterance.push(pcm)
    return utterance.finish()
  }

  release(): Promise<void> {
    return this.#model.network.release()
  }
}
