import type { EngineSettings, LoadFacts } from '../../inference/engine.ts'
import type { GraphFacts } from '../../inference/graphs/compiled-graph.ts'
import type { StageFiles } from '../../models/stage-model.ts'
import type {
  ChatMessage,
  GeneratedToken,
  GenerationRequest,
  GenerationResult,
  NumberForm,
  PrefillOptions,
  PrefillResult,
} from './contract.ts'
import type { ContextFacts } from './engine.ts'

/** What a language model's worker is started with. */
export interface LlmWorkerOptions {
  /** The model's files, to be verified before any is loaded; a model that is a server has none. */
  readonly files: StageFiles
  readonly settings: EngineSettings
  /** What the model says to its engine besides the files. */
  readonly engineOptions: unknown
}

/** What the worker tells once it is loaded. */
export interface LlmWorkerInfo extends LoadFacts {
  /** What the graph in force is made of; absent where no graph of ours runs. */
  readonly graph?: GraphFacts
  /** Absent where the engine does not know. */
  readonly context?: ContextFacts
  /** What its messages must hold; words where it does not say. */
  readonly numbers?: NumberForm
  /** False: a prompt cannot be computed ahead of the request. */
  readonly prefillsAhead?: boolean
}

/** What leaves while a reply is generated; times are the worker's. */
export type GenerationOutput =
  | { readonly kind: 'prefilled'; readonly result: PrefillResult }
  | { readonly kind: 'token'; readonly token: GeneratedToken }

/** The calls of the language model's worker. */
export type LlmWorkerApi = {
  readonly prepare: { readonly args: { readonly ahead: boolean }; readonly output: never; readonly result: undefined }
  readonly prefill: {
    readonly args: { readonly messages: readonly ChatMessage[]; readonly options: PrefillOptions }
    readonly output: never
    readonly result: Omit<PrefillResult, 'timing'>
  }
  readonly generate: {
    readonly args: GenerationRequest
    readonly output: GenerationOutput
    readonly result: Omit<GenerationResult, 'timing'>
  }
}
