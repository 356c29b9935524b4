import type { BatchBoard } from '../batch-board.ts'
import { LoudnessNormaliser } from '../loudness-normaliser.ts'
import type { Recogniser, UntimedHypothesis } from '../recogniser.ts'
import type { MoonshineModel } from './model.ts'
import { MoonshineUtterance } from './utterance.ts'

/** Four frames, 80 ms: every step is a run of the encoder over its whole window. */
const UNIT_SAMPLES = 4 * 320

/** The recogniser around a Moonshine, for all utterances of a worker. */
export class MoonshineRecogniser implements Recogniser {
  readonly unitSamples = UNIT_SAMPLES
  readonly #model: MoonshineModel
  readonly #board: BatchBoard

  /** @param board is told of every run; the graphs take one utterance at a time */
  constructor(model: MoonshineModel, board: BatchBoard) {
    this.#model = model
    this.#board = board
  }

  /** One second of quiet through everything. */
  async warmUp(): Promise<void> {
    await this.transcribe(new Float32Array(16_000), true)
  }

  /** @param onRun called when a run of this utterance begins */
  utterance(stepSamples: number, normalise: boolean, onRun: () => void = () => undefined): MoonshineUtterance {
    const normaliser = normalise ? new LoudnessNormaliser() : undefined
    return new MoonshineUtterance(this.#model, Math.max(UNIT_SAMPLES, stepSamples), normaliser, () => {
      this.#board.countRun(1)
      onRun()
    })
  }

  /** Recognises a whole utterance in one go. */
  async transcribe(pcm: Float32Array, normalise: boolean, onRun?: () => void): Promise<UntimedHypothesis> {
    const utterance = this.utterance(Number.POSITIVE_INFINITY, normalise, onRun)
    await utterance.push(pcm)
    return utterance.finish()
  }

  release(): Promise<void> {
    return this.#model.release()
  }
}
