import { nowMs } from '../../../base/clock.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type { ChatMessage, GenerationRequest, GenerationResult, PrefillOptions, PrefillResult } from '../contract.ts'
import type { GenerationContext, ServedLanguageModel } from '../serve-language-model.ts'
import {
  beginsThinking,
  ENOUGH_THOUGHT,
  ThinkingFilter,
  type ThinkingTags,
  tagText,
  thinkingTags,
} from '../thinking.ts'
import type { LlamaModel, LlamaSequence, Token } from './llama-api.ts'
import { PieceDecoder } from './piece-decoder.ts'
import type { PromptMaker } from './prompt.ts'

/** Longest piece of a prompt that is computed at once: the longest that a cancellation waits. */
const PIECE_TOKENS = 128
/** Longest thinking: nobody waits for more in a conversation. It is then ended, and the reply begins. */
const MOST_THOUGHT_TOKENS = 256
/** What may make a model begin with thinking stands at the very end of its prompt. */
const OPENING_TOKENS = 16

/** A loaded model of llama.cpp and what belongs to it. */
export interface GgufParts {
  readonly model: LlamaModel
  readonly sequence: LlamaSequence
  readonly contextTokens: number
  readonly prompts: PromptMaker
  readonly notes: readonly StatedReason[]
  release(): Promise<void>
}

/** A language model that llama.cpp runs. What a prompt has in common with the one before is not computed again. */
export class GgufModel implements ServedLanguageModel {
  readonly numbers = 'figures'
  readonly notes: readonly StatedReason[]
  readonly #parts: GgufParts
  readonly #tags: ThinkingTags

  constructor(parts: GgufParts) {
    this.#parts = parts
    this.notes = parts.notes
    const { model } = parts
    this.#tags = thinkingTags((text) => {
      const tokens = model.tokenize(text, true)
      return tokens.length === 1 ? tokens[0] : undefined
    })
  }

  /** One short reply: everything that a first turn uses was used. */
  async warmUp(): Promise<void> {
    const { sequence, prompts, contextTokens } = this.#parts
    const tokens = prompts.whole([{ role: 'user', content: 'Hi.' }], contextTokens)
    for await (const _ of sequence.evaluate(tokens, { temperature: 0, yieldEogToken: true })) break
    await sequence.clearHistory()
  }

  async prefill(
    messages: readonly ChatMessage[],
    { partial, keepCache }: PrefillOptions,
  ): Promise<Omit<PrefillResult, 'timing'>> {
    const { prompts, contextTokens } = this.#parts
    const tokens = partial ? prompts.open(messages, contextTokens) : prompts.whole(messages, contextTokens)
    const cachedTokens = await this.#bring(tokens, tokens.length, keepCache, () => false)
    return { promptTokens: tokens.length, cachedTokens }
  }

  async generate(request: GenerationRequest, context: GenerationContext): Promise<Omit<GenerationResult, 'timing'>> {
    const { prompts, contextTokens, model } = this.#parts
    const { requestedMs, startedMs, stolenMs } = context
    const tokens = prompts.whole(request.messages, contextTokens)
    // The last token of the prompt is computed with the first of the reply.
    const cachedTokens = await this.#bring(tokens, tokens.length - 1, request.keepCache, context.cancelled)
    const reply = new Reply(model, this.#tags, tokens, request, context)
    if (context.cancelled()) return reply.result('cancelled')
    const timing = { requestedMs, startedMs, endedMs: nowMs(), stolenMs: stolenMs() }
    context.emit({ kind: 'prefilled', result: { promptTokens: tokens.length, cachedTokens, timing } })
    const room = contextTokens - tokens.length
    return reply.result(await this.#speak(tokens.slice(-1), reply, room, context.cancelled))
  }

  release(): Promise<void> {
    return this.#parts.release()
  }

  /** @returns how many tokens of the prompt were there already */
  async #bring(tokens: Token[], upTo: number, keep: boolean, cancelled: () => boolean): Promise<number> {
    const { sequence } = this.#parts
    if (!keep) await sequence.clearHistory()
    const wanted = tokens.slice(0, upTo)
    await sequence.adaptStateToTokens(wanted, false)
    const cached = sequence.nextTokenIndex
    while (sequence.nextTokenIndex < upTo && !cancelled()) {
      const from = sequence.nextTokenIndex
      await sequence.evaluateWithoutGeneratingNewTokens(wanted.slice(from, from + PIECE_TOKENS))
    }
    return cached
  }

  /** @param room tokens that the context still takes */
  async #speak(from: Token[], reply: Reply, room: number, cancelled: () => boolean): Promise<GenerationResult['end']> {
    const { sequence, model } = this.#parts
    let feed = from
    let left = room
    while (true) {
      let ended: Token[] | undefined
      for await (const token of sequence.evaluate(feed, reply.sampling)) {
        if (cancelled()) return 'cancelled'
        if (model.isEogToken(token)) return 'stop'
        left -= 1
        reply.take(token)
        if (reply.isFull || left <= 0) return 'length'
        if (!reply.hasThoughtEnough) continue
        ended = [token, ...model.tokenize(ENOUGH_THOUGHT, true)]
        break
      }
      if (!ended) return 'stop'
      reply.endThinking()
      feed = ended
      left -= ended.length
      if (left <= 0) return 'length'
    }
  }
}

/** A reply as its tokens come: what is thought is kept apart from what is said. */
class Reply {
  readonly sampling: Parameters<LlamaSequence['evaluate']>[1]
  readonly #request: GenerationRequest
  readonly #context: GenerationContext
  readonly #decoder: PieceDecoder
  readonly #tags: ThinkingTags
  readonly #filter: ThinkingFilter
  #text = ''
  #spoken = 0
  #thoughts = 0
  #thinkingFromMs: number | undefined
  #thinkingToMs = 0

  constructor(
    model: LlamaModel,
    tags: ThinkingTags,
    prompt: readonly Token[],
    request: GenerationRequest,
    context: GenerationContext,
  ) {
    const { temperature, topK, doSample, seed } = request.sampling
    const greedy = !doSample || temperature <= 0
    this.sampling = greedy
      ? { temperature: 0, yieldEogToken: true }
      : { temperature, ...(topK > 0 ? { topK } : {}), seed, yieldEogToken: true }
    this.#request = request
    this.#context = context
    this.#decoder = new PieceDecoder(model, prompt)
    this.#tags = tags
    this.#filter = new ThinkingFilter(beginsThinking(model.detokenize(prompt.slice(-OPENING_TOKENS), true)))
  }

  get isFull(): boolean {
    return this.#spoken >= this.#request.maxTokens
  }

  get hasThoughtEnough(): boolean {
    return this.#filter.inside && this.#thoughts >= MOST_THOUGHT_TOKENS
  }

  take(token: Token): void {
    const atMs = nowMs()
    const { spoken, kind } = this.#filter.push(tagText(this.#tags, token) ?? this.#decoder.push(token))
    if (kind === 'thought') {
      this.#thoughts += 1
      this.#thinkingFromMs ??= atMs
      this.#thinkingToMs = atMs
      return
    }
    this.#context.emit({
      kind: 'token',
      token: { index: this.#spoken, text: spoken, atMs, stolenMs: this.#context.stolenMs() },
    })
    this.#spoken += 1
    this.#text += spoken
  }

  endThinking(): void {
    this.#filter.push(ENOUGH_THOUGHT)
  }

  result(end: GenerationResult['end']): Omit<GenerationResult, 'timing'> {
    const from = this.#thinkingFromMs
    return {
      ...{ text: this.#text, tokens: this.#spoken, end },
      sampler: this.sampling.temperature > 0 ? 'sampled' : 'greedy',
      ...(from === undefined ? {} : { thinking: { tokens: this.#thoughts, ms: this.#thinkingToMs - from } }),
    }
  }
}
