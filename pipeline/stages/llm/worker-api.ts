import type { GraphFacts } from '../../inference/compiled-graph.ts'
import type { EngineSettings, LoadFacts } from '../../inference/engine.ts'
import type { ExpectedFile } from '../../models/verified-files.ts'
import type {
  ChatMessage,
  GeneratedToken,
  GenerationRequest,
  GenerationResult,
  PrefillOptions,
  PrefillResult,
} from './contract.ts'

/** What the language model's worker is started with: its settings and the pack's files by role. */
export interface LlmWorkerOptions {
  /** All files below, to be verified before any is loaded. */
  readonly files: readonly ExpectedFile[]
  readonly settings: EngineSettings
  readonly modelPath: string
  readonly configPath: string
  readonly generationPath: string | undefined
  readonly tokenizerPath: string
  readonly tokenizerConfigPath: string
}

/** What the worker tells once it is loaded. */
export interface LlmWorkerInfo extends LoadFacts {
  readonly graph: GraphFacts
}

/** What leaves while a reply is generated; times are the worker's. */
export type GenerationOutput =
  | { readonly kind: 'prefilled'; readonly result: PrefillResult }
  | { readonly kind: 'token'; readonly token: GeneratedToken }

/** The calls of the language model's worker. */
export type LlmWorkerApi = {
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
