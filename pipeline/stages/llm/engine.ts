import type { EngineEffects } from '../../flags/engine-effects.ts'
import type { EngineFacts, EngineOptions } from '../../inference/engine.ts'
import type { GraphFacts } from '../../inference/graphs/compiled-graph.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { LlmStage } from './contract.ts'

/** Which model to load, and how. */
export interface LlmLoadOptions extends EngineOptions {
  readonly model: StageModel
  /** Weight variant (LLM_TORCH_DTYPE); the model's default where absent. */
  readonly variant?: string
}

/** A way to make replies: one of the entries of `stages/engines.ts`. */
export interface LlmEngine {
  /** What models name it by. */
  readonly id: string
  /** Its models are servers elsewhere, whose addresses begin so; absent: it runs them here. */
  readonly schemes?: readonly string[]
  /** Of servers: whether they have to be told which model. Absent: where they speak HTTP; others are started with theirs. */
  readonly namesModel?: 'needed' | 'optional'
  /**
   * Loads a model in a worker of its own.
   *
   * @throws Failure where the model lacks the variant or cannot be loaded
   */
  load(options: LlmLoadOptions): Promise<LoadedLlmStage>
  /** What flags do with a model of it. */
  effects(model: StageModel): EngineEffects
}

/** How much of a conversation a model takes in, and what remembering it takes. */
export interface ContextFacts {
  /** Prompt and reply together. */
  readonly tokens: number
  /** What says so: the model itself, what a conversation needs, or the memory. */
  readonly limitedBy: 'model' | 'need' | 'memory'
  readonly cache: CacheFacts
}

/** What a model's memory of a conversation is made of. */
export interface CacheFacts {
  readonly type: 'float32' | 'float16' | 'none'
  readonly bytesPerToken: number
  /** States of fixed size; most models have none. */
  readonly fixedBytes: number
}

/** The language model stage with its model loaded. */
export interface LoadedLlmStage extends LlmStage {
  readonly facts: EngineFacts
  /** What the graph in force is made of; absent where no graph of ours runs. */
  readonly graph?: GraphFacts
  /** Absent where the engine does not know. */
  readonly context?: ContextFacts
  /** Calls that its worker has not answered yet. */
  readonly unanswered: number
  close(): Promise<void>
}
