import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { WorkTiming } from '../../workers/timing.ts'

/** What was said in a conversation, and by whom. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** How the next token is chosen. */
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

/** What bringing the cache to a prompt took. */
export interface PrefillResult {
  /** Undefined where nobody says: a server elsewhere tells it at the end of its reply, if at all. */
  readonly promptTokens: number | undefined
  /** Tokens of the prompt that were already in the key/value cache. */
  readonly cachedTokens: number | undefined
  readonly timing: WorkTiming
  /** Where the request was when, of a model that is a server elsewhere. */
  readonly network?: NetworkStamps
}

/** What a server says that a reply took; what it does not say is undefined. */
export interface TokenUsage {
  readonly promptTokens: number | undefined
  readonly cachedTokens: number | undefined
  /** What was thought included. */
  readonly replyTokens: number | undefined
  readonly thoughtTokens: number | undefined
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

/** What a model thought before it spoke: nobody hears it, and it is part of the time to the first word. */
export interface Thinking {
  readonly tokens: number
  /** How long all of it took. */
  readonly ms: number
}

/** A reply as a whole, and what it took. */
export interface GenerationResult {
  readonly text: string
  /** Tokens of the reply; what was thought before it is counted apart. */
  readonly tokens: number
  /** Absent where nobody knows. */
  readonly thinking?: Thinking
  /** Why it ended: the model said so, the token limit, or it was cancelled. */
  readonly end: 'stop' | 'length' | 'cancelled'
  /** `greedy` or `sampled`: which sampler ran. */
  readonly sampler: 'greedy' | 'sampled'
  /** The reply came out of a cache of replies; no model ran. */
  readonly cached?: boolean
  /** Of a model that is a server elsewhere. */
  readonly usage?: TokenUsage
  /** Where the request was when, and how long the server says it worked; of a model that is a server elsewhere. */
  readonly network?: NetworkStamps
  readonly timing: WorkTiming
}

/** What is asked of a language model. */
export interface GenerationRequest {
  readonly messages: readonly ChatMessage[]
  readonly sampling: Sampling
  /** Limit of the whole reply (LLM_REPLY_MAX_TOKENS). */
  readonly maxTokens: number
  /** False: the key/value cache is emptied first, so that the whole prompt is computed again. */
  readonly keepCache: boolean
}

/** A reply that is being generated. */
export interface Generation {
  readonly done: Promise<GenerationResult>
  /** Stops between two model runs; `done` then resolves with `cancelled`. */
  cancel(): void
}

/** How a prompt is computed ahead of the request. */
export interface PrefillOptions {
  /** The last user message is left open, so that it can go on. */
  readonly partial: boolean
  /** False: the key/value cache is emptied first. */
  readonly keepCache: boolean
}

/** How a model was trained to read and write numbers: "twenty five minutes", or "25 minutes". */
export type NumberForm = 'words' | 'figures'

/** What the pipeline needs of a language model. */
export interface LlmStage {
  /** False: a prompt cannot be computed ahead of the request; `prefill` has nothing to do then. */
  readonly prefillsAhead?: boolean
  /**
   * A turn begins.
   *
   * @param ahead whatever a request would wait for is made ready: a connection, of a server elsewhere; else those that stand
   *   are given up, and it opens its own (PIPELINE_CONNECT_AHEAD)
   */
  prepare?(ahead: boolean): void
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
