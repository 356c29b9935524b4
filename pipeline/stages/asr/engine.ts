import type { EngineEffects } from '../../flags/engine-effects.ts'
import type { EngineFacts, EngineOptions } from '../../inference/engine.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { ModelSetting } from '../../protocol/models/models.ts'
import type { AdmissionCounts } from './admission.ts'
import type { AsrStage } from './contract.ts'

/** Which model to load, and how. */
export interface AsrLoadOptions extends EngineOptions {
  readonly model: StageModel
  /** Weight variant (ASR_ENABLE_FP16); the model's default where absent. */
  readonly variant?: string
  /** Of a model with encoders for several chunk sizes, which one: its chunk. The shortest where absent. */
  readonly encoderMs?: number
  /** What is going to be spoken, as in "zh", where the model does not say it itself. */
  readonly language?: string
}

/** A way to recognise speech: one of the entries of `stages/engines.ts`. */
export interface AsrEngine {
  /** What models name it by. */
  readonly id: string
  /** Its models are servers elsewhere, whose addresses begin so; absent: it runs them here. */
  readonly schemes?: readonly string[]
  /** Of servers: whether they have to be told which model. Absent: where they speak HTTP; others are started with theirs. */
  readonly namesModel?: 'needed' | 'optional'
  /** It wants to know which language is going to be spoken. */
  readonly needsLanguage?: boolean
  /** What people may set of its models: names of `engineOptions`. */
  readonly settable?: readonly ModelSetting[]
  /**
   * Loads a model in a worker of its own.
   *
   * @throws Failure where the model lacks the variant or a file cannot be used
   */
  load(options: AsrLoadOptions): Promise<LoadedAsrStage>
  /** What flags do with a model of it. */
  effects(model: StageModel): EngineEffects
}

/** The recogniser stage with its models loaded. */
export interface LoadedAsrStage extends AsrStage {
  readonly facts: EngineFacts
  /** Audio that the network takes at least at a time: steps are whole multiples of it. */
  readonly unitSamples: number
  /** Audio besides a unit after which it has spoken for the end of that unit; absent where that is not how it works. */
  readonly lookAheadSamples?: number | undefined
  /** Bytes of audio copied on their way into the stage since it was loaded. */
  readonly copiedBytes: number
  /** Streams that were admitted, had to wait and were refused since the limit was last changed. */
  readonly admissions: AdmissionCounts
  /** Streams that wait for a place now. */
  readonly waitingStreams: number
  /** Calls that its worker has not answered yet. */
  readonly unanswered: number
  /** Runs of the network by how many chunks went into each, since the limit was last changed. */
  readonly batches: ReadonlyMap<number, number>
  /** Sets how many recognition streams may be open at once (ASR_MAX_CONCURRENT); there is no limit at first. */
  limitStreams(limit: number): void
  /** Sets how many waiting chunks may go into one run (ASR_BATCH_SIZE); one at first. */
  limitBatch(limit: number): void
  close(): Promise<void>
}
