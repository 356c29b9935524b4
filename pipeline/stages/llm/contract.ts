import type { WorkTiming } from '../../workers/timing.ts'

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export interface Sampling {
  /** 0 means greedy. */
  readonly temperature: number
  /** 0 means no limit. */
  readonly topK: number
  /** False means greedy whatever the temperature. */
  readonly doSample: boolean
  /** The same seed, prompt and settings give the same reply. */
  readonly seed: number
}

export interface PrefillResult {
  readonly promptTokens: number
  /** Tokens of the prompt that were already in the key/value cache. */
  readonly cachedTokens: number
  readonly timing: WorkTiming
}

/** A token as it left the sampler. `text` may be empty while a character is incomplete. */
export interface GeneratedToken {
  readonly index: number
  readonly text: string
  /** Stamped in the worker when the token was decided. */
  readonly atMs: number
  /** How long since the generation began its thread was kept from a processor; absent where nobody knows. */
  readonly stolenMs?: number | undefined
}

export interface GenerationResult {
  readonly text: string
  readonly tokens: number
  /** Why it ended: the model said so, the token limit, or it was cancelled. */
  readonly end: 'stop' | 'length' | 'cancelled'
  /** `greedy` or `sampled`: which sampler ran. */
  readonly sampler: 'greedy' | 'sampled'
  /** The reply came out of a cache of replies; no model ran. */
  readonly cached?: boolean
  readonly timing: WorkTiming
}

export interface GenerationRequest {
  readonly messages: readonly ChatMessage[]
  readonly sampling: Sampling
  /** Limit of the whole reply (LLM_REPLY_MAX_TOKENS). */
  readonly maxTokens: number
  /** False: the key/value cache is emptied first, so that the whole prompt is computed again. */
  readonly keepCache: boolean
}

export interface Generation {
  readonly done: Promise<GenerationResult>
  /** Stops between two model runs; `done` then resolves with `cancelled`. */
  cancel(): void
}

export interface PrefillOptions {
  /** The last user message is left open, so that it can go on. */
  readonly partial: boolean
  /** False: the key/value cache is emptied first. */
  readonly keepCache: boolean
}

/** How a model was trained to read and write numbers: "twenty five minutes", or "25 minutes". */
export type NumberForm = 'words' | 'figures'

export interface LlmStage {
  /** What its messages must hold; words where it does not say. */
  readonly numbers?: NumberForm
  /**
   * Brings the key/value cache to the given prompt without generating.
   * What the cache already holds of the prompt is kept, the rest rolled back.
   */
  prefill(messages: readonly ChatMessage[], options: PrefillOptions): Promise<PrefillResult>
  generate(
    request: GenerationRequest,
    on: { readonly prefilled: (result: PrefillResult) => void; readonly token: (token: GeneratedToken) => void },
  ): Generation
}
