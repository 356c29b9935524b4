import { nowMs } from '../../../base/clock.ts'
import type { GraphFacts } from '../../../inference/graphs/compiled-graph.ts'
import type { CachePlace } from '../../../inference/providers.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import { loadTextCodec, type TextCodec } from '../../../models/tokenizer.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type {
  ChatMessage,
  GenerationRequest,
  GenerationResult,
  NumberForm,
  PrefillOptions,
  PrefillResult,
} from '../contract.ts'
import type { ContextFacts } from '../engine.ts'
import type { GenerationContext, ServedLanguageModel } from '../serve-language-model.ts'
import { ENOUGH_THOUGHT, type ThinkingTags, thinkingTags } from '../thinking.ts'
import type { LlmWorkerOptions } from '../worker-api.ts'
import { CausalModel } from './causal-model.ts'
import { cacheNotes, contextFor, contextNotes, type ModelConfig, readModelConfig } from './model-config.ts'
import { causalOptions } from './options.ts'
import { messageEnds, type PromptEnd, promptFor } from './prompt.ts'
import { ReplyText } from './reply-text.ts'
import { createSampler, type Sampler } from './sampler.ts'

/** Room that a prompt leaves for the reply. */
const LEAST_REPLY_TOKENS = 32
/** Longest thinking: nobody waits for more in a conversation. It is then ended, and the reply begins. */
const MOST_THOUGHT_TOKENS = 256
/** What ends replies in the vocabularies of most models, whatever their files say. */
const END_MARKS = ['<|im_end|>', '<|eot_id|>', '<end_of_turn>', '<|endoftext|>']

/** What its options and the settings say of it. */
interface Told {
  readonly numbers: NumberForm
  readonly cache: CachePlace | undefined
}

/** The language model of the worker: prompts to tokens, tokens to replies. */
export class LanguageModel implements ServedLanguageModel {
  readonly numbers: NumberForm
  readonly context: ContextFacts
  readonly notes: readonly StatedReason[]
  readonly #model: CausalModel
  readonly #codec: TextCodec
  readonly #config: ModelConfig
  readonly #endTokens: ReadonlySet<number>
  readonly #tags: ThinkingTags

  private constructor(model: CausalModel, codec: TextCodec, config: ModelConfig, { numbers, cache }: Told) {
    this.numbers = numbers
    this.#model = model
    this.#codec = codec
    this.#config = config
    this.context = contextFor(config.positions, model.cache)
    const told = cacheNotes(cache, model.staysOnDevice)
    this.notes = [...contextNotes(this.context, config.positions), ...told, ...codec.notes]
    this.#endTokens = new Set([...config.endTokens, ...END_MARKS.flatMap((mark) => codec.tokenOf(mark) ?? [])])
    this.#tags = thinkingTags(codec.tokenOf)
  }

  static async open({ files, settings, engineOptions }: LlmWorkerOptions): Promise<LanguageModel> {
    const { generation, chatTemplate: template } = files.paths
    const [tokenizer, config] = [requiredPath(files, 'tokenizer'), requiredPath(files, 'tokenizerConfig')]
    const [codec, facts] = await Promise.all([
      loadTextCodec({ tokenizer, config, template }),
      readModelConfig(requiredPath(files, 'config'), generation),
    ])
    const { numbers } = causalOptions(engineOptions)
    const { firstPosition } = facts
    const model = await CausalModel.open(requiredPath(files, 'model'), settings, { firstPosition })
    return new LanguageModel(model, codec, facts, { numbers, cache: settings.cache })
  }

  get graph(): GraphFacts {
    return this.#model.graph
  }

  /** One dummy prefill and one decoding step, so that the first turn is as fast as the tenth; on a device more of both. */
  async warmUp(onDevice: boolean): Promise<void> {
    const { ids } = await this.#bringTo([{ role: 'user', content: 'hello' }], 'reply', () => false)
    for (const length of onDevice ? DEVICE_PROMPT_TOKENS : []) {
      const prompt = Array.from({ length }, (_, index) => ids[index % ids.length] ?? 0)
      this.#model.reset()
      await this.#model.bringTo(prompt, true, () => false)
    }
    const sampler = createSampler(GREEDY)
    for (let step = 0; step < (onDevice ? DEVICE_DECODE_STEPS : 1); step += 1) {
      await this.#model.append(sampler.pick(this.#model.logits))
    }
    this.#model.reset()
  }

  async prefill(
    messages: readonly ChatMessage[],
    { partial, keepCache }: PrefillOptions,
  ): Promise<Omit<PrefillResult, 'timing'>> {
    if (!keepCache) this.#model.reset()
    const { ids, cachedTokens } = await this.#bringTo(messages, partial ? 'open' : 'reply', () => false)
    return { promptTokens: ids.length, cachedTokens }
  }

  async generate(request: GenerationRequest, context: GenerationContext): Promise<Omit<GenerationResult, 'timing'>> {
    if (!request.keepCache) this.#model.reset()
    const { ids, cachedTokens, cancelled } = await this.#bringTo(request.messages, 'reply', context.cancelled)
    const sampler = createSampler(request.sampling, this.#config.habits, ids)
    if (cancelled) return { text: '', tokens: 0, sampler: sampler.kind, end: 'cancelled' }
    const { requestedMs, startedMs } = context
    const timing = { requestedMs, startedMs, endedMs: nowMs(), stolenMs: context.stolenMs() }
    context.emit({ kind: 'prefilled', result: { promptTokens: ids.length, cachedTokens, timing } })
    const reply = new ReplyText(this.#codec, this.#tags)
    const end = await this.#decode(reply, sampler, request.maxTokens, context)
    const { text, tokens, thinking } = reply
    return { text, tokens, sampler: sampler.kind, end, thinking }
  }

  release(): Promise<void> {
    return this.#model.release()
  }

  /** One token after the other, until something ends the reply. */
  async #decode(
    reply: ReplyText,
    sampler: Sampler,
    maxTokens: number,
    context: GenerationContext,
  ): Promise<GenerationResult['end']> {
    while (true) {
      if (context.cancelled()) return 'cancelled'
      const id = sampler.pick(this.#model.logits)
      if (this.#endTokens.has(id)) return 'stop'
      for (const token of reply.push(id)) {
        context.emit({ kind: 'token', token: { ...token, stolenMs: context.stolenMs() } })
      }
      const full = this.#model.cachedTokens + 1 >= this.context.tokens
      if (reply.tokens >= maxTokens || full) return 'length'
      await this.#model.append(id)
      if (reply.inThought && reply.thinking.tokens >= MOST_THOUGHT_TOKENS) await this.#endThought(reply)
    }
  }

  /** Makes the model speak as if it had come to an end of its thinking. */
  async #endThought(reply: ReplyText): Promise<void> {
    for (const id of this.#codec.encode(ENOUGH_THOUGHT)) {
      reply.push(id)
      await this.#model.append(id)
    }
  }

  async #bringTo(messages: readonly ChatMessage[], end: PromptEnd, cancelled: () => boolean) {
    const prompt = promptFor(this.#codec, messages, end, this.context.tokens - LEAST_REPLY_TOKENS)
    const marks = this.#model.cache.fixedBytes > 0 ? messageEnds(this.#codec, prompt) : []
    return { ids: prompt.ids, ...(await this.#model.bringTo(prompt.ids, end === 'reply', cancelled, marks)) }
  }
}

/**
 * Prompts for which WebGPU takes other programs (measured on SwiftShader): above 32 tokens and below, whole multiples of
 * four and others. Steps after that differ by whether what is cached is a whole multiple of four; going on from what is
 * cached with several tokens took no programs of its own.
 */
const DEVICE_PROMPT_TOKENS = [36, 37, 9, 12] as const
const DEVICE_DECODE_STEPS = 4
const GREEDY = { temperature: 0, topK: 0, doSample: false, seed: 0 }
