import type { EngineEffects } from '../../flags/engine-effects.ts'
import type { EngineFacts, EngineOptions } from '../../inference/engine.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { ModelSetting } from '../../protocol/models/models.ts'
import type { TtsStage } from './contract.ts'

/** Which model to load, and how. */
export interface TtsLoadOptions extends EngineOptions {
  readonly model: StageModel
  /** Weight variant; the model's default where absent. */
  readonly variant?: string
}

/** A way to speak: one of the entries of `stages/engines.ts`. */
export interface TtsEngine {
  /** What models name it by. */
  readonly id: string
  /** What people may set of its models: names of `engineOptions`. */
  readonly settable?: readonly ModelSetting[]
  /** Its models are servers elsewhere, whose addresses begin so; absent: it runs them here. */
  readonly schemes?: readonly string[]
  /** Of servers: whether they have to be told which model. Absent: where they speak HTTP; others are started with theirs. */
  readonly namesModel?: 'needed' | 'optional'
  /**
   * Loads a voice in a worker of its own.
   *
   * @throws Failure where the model lacks the variant or cannot be loaded
   */
  load(options: TtsLoadOptions): Promise<LoadedTtsStage>
  /** What flags do with a model of it. */
  effects(model: StageModel): EngineEffects
}

/** The speech stage with its voice loaded. */
export interface LoadedTtsStage extends TtsStage {
  readonly facts: EngineFacts
  /** Calls that its worker has not answered yet. */
  readonly unanswered: number
  /** Deletes the audio of everything that was ever said and kept (TTS_ENABLE_CACHE). */
  clearCache(): Promise<void>
  close(): Promise<void>
}
