import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { GenerationRequest, GenerationResult, PrefillResult, TokenUsage } from './contract.ts'
import type { GenerationOutput } from './worker-api.ts'

/** What a reply that streams in from a server tells while it comes. */
export interface StreamedReplyEvents {
  emit(output: GenerationOutput): void
  /** How long since the generation began its thread was kept from a processor; `undefined` where nobody knows. */
  stolenMs(): number | undefined
}

/** What is known of a piece's arrival. */
interface Arrival {
  /** When the bytes came that completed it; host clock, milliseconds. */
  readonly atMs: number
  readonly network: NetworkStamps
}

/**
 * Puts a reply together that comes from a server, piece by piece, and tells each piece as a token: servers send a token or
 * a few at a time, and say at the end how many there were. What it thinks before it speaks is counted and kept apart. The
 * prompt is taken for processed when the first piece of either comes.
 */
export class StreamedReply {
  readonly #requestedMs: number
  readonly #startedMs: number
  readonly #events: StreamedReplyEvents
  #text = ''
  #pieces = 0
  #thoughts = 0
  #firstThoughtMs: number | undefined
  #lastThoughtMs = 0
  #prefilled = false

  constructor(requestedMs: number, startedMs: number, events: StreamedReplyEvents) {
    this.#requestedMs = requestedMs
    this.#startedMs = startedMs
    this.#events = events
  }

  /** Something of the reply itself. An empty piece is nothing: many servers begin with one. */
  text(piece: string, { atMs, network }: Arrival): void {
    if (piece === '') return
    this.#tellPrefilled(atMs, network)
    const token = { index: this.#pieces, text: piece, atMs, stolenMs: this.#events.stolenMs() }
    this.#pieces += 1
    this.#text += piece
    this.#events.emit({ kind: 'token', token })
  }

  /** Something that is thought and not said. */
  thought(piece: string, { atMs, network }: Arrival): void {
    if (piece === '') return
    this.#tellPrefilled(atMs, network)
    this.#thoughts += 1
    this.#firstThoughtMs ??= atMs
    this.#lastThoughtMs = atMs
  }

  /** What it came to. */
  result(
    end: GenerationResult['end'],
    { sampling }: GenerationRequest,
    usage: TokenUsage,
    network: NetworkStamps | undefined,
  ): Omit<GenerationResult, 'timing'> {
    const { thoughtTokens, replyTokens = 0 } = usage
    return {
      ...{ text: this.#text, end, usage },
      // Pieces may hold several tokens, and never less than one.
      tokens: Math.max(this.#pieces, replyTokens - (thoughtTokens ?? this.#thoughts)),
      sampler: sampling.doSample && sampling.temperature > 0 ? 'sampled' : 'greedy',
      ...(this.#firstThoughtMs === undefined ? {} : { thinking: this.#thinking(thoughtTokens) }),
      ...(network ? { network } : {}),
    }
  }

  #thinking(told: number | undefined): NonNullable<GenerationResult['thinking']> {
    return { tokens: told ?? this.#thoughts, ms: this.#lastThoughtMs - (this.#firstThoughtMs ?? this.#lastThoughtMs) }
  }

  /** How many tokens the prompt has is told at the end, if at all. */
  #tellPrefilled(atMs: number, network: NetworkStamps): void {
    if (this.#prefilled) return
    this.#prefilled = true
    const timing = {
      ...{ requestedMs: this.#requestedMs, startedMs: this.#startedMs, endedMs: atMs },
      stolenMs: this.#events.stolenMs(),
    }
    const result: PrefillResult = { promptTokens: undefined, cachedTokens: undefined, timing, network: { ...network } }
    this.#events.emit({ kind: 'prefilled', result })
  }
}
