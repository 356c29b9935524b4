import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { GenerationRequest, GenerationResult, PrefillResult, TokenUsage } from './contract.ts'
import type { GenerationContext } from './serve-language-model.ts'
import { ThinkingFilter } from './thinking.ts'

/** What is known of a piece's arrival. */
interface Arrival {
  /** When the bytes came that completed it; host clock, milliseconds. */
  readonly atMs: number
  readonly network: NetworkStamps
}

type StreamContext = Pick<GenerationContext, 'emit' | 'requestedMs' | 'startedMs' | 'stolenMs'>

/**
 * Puts a reply together that comes from a server, piece by piece, and tells each piece as a token: servers send a token or
 * a few at a time, and say at the end how many there were. What it thinks before it speaks is counted and kept apart. The
 * prompt is taken for processed when the first piece of either comes.
 */
export class StreamedReply {
  readonly #context: StreamContext
  readonly #filter = new ThinkingFilter(false)
  #newest: Arrival | undefined
  #text = ''
  #pieces = 0
  #thoughts = 0
  #firstThoughtMs: number | undefined
  #lastThoughtMs = 0
  #prefilled = false

  constructor(context: StreamContext) {
    this.#context = context
  }

  /**
   * Something of the reply itself. An empty piece is nothing: many servers begin with one. Servers that do not take apart
   * what their model thinks send it here, in tags.
   */
  text(piece: string, arrival: Arrival): void {
    if (piece === '') return
    this.#newest = arrival
    const { spoken, kind } = this.#filter.push(piece)
    if (kind === 'thought') this.thought(piece, arrival)
    if (spoken !== '') this.#say(spoken, arrival)
  }

  #say(piece: string, { atMs, network }: Arrival): void {
    this.#emitPrefilled(atMs, network)
    const token = { index: this.#pieces, text: piece, atMs, stolenMs: this.#context.stolenMs() }
    this.#pieces += 1
    this.#text += piece
    this.#context.emit({ kind: 'token', token })
  }

  /** Something that is thought and not said. */
  thought(piece: string, { atMs, network }: Arrival): void {
    if (piece === '') return
    this.#emitPrefilled(atMs, network)
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
    const rest = end === 'cancelled' ? '' : this.#filter.rest()
    if (rest !== '' && this.#newest) this.#say(rest, this.#newest)
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
  #emitPrefilled(atMs: number, network: NetworkStamps): void {
    if (this.#prefilled) return
    this.#prefilled = true
    const { requestedMs, startedMs } = this.#context
    const timing = {
      ...{ requestedMs, startedMs, endedMs: atMs },
      stolenMs: this.#context.stolenMs(),
    }
    const result: PrefillResult = { promptTokens: undefined, cachedTokens: undefined, timing, network: { ...network } }
    this.#context.emit({ kind: 'prefilled', result })
  }
}
