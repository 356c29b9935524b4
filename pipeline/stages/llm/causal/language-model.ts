import { z } from 'zod'
import { nowMs } from '../../../base/clock.ts'
import type { GraphFacts } from '../../../inference/compiled-graph.ts'
import { readPackJson } from '../../../models/pack-files.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import { loadTextCodec, type TextCodec } from '../../../models/tokenizer.ts'
import type {
  ChatMessage,
  GenerationRequest,
  GenerationResult,
  NumberForm,
  PrefillOptions,
  PrefillResult,
} from '../contract.ts'
import type { GenerationContext, ServedLanguageModel } from '../serve-language-model.ts'
import type { LlmWorkerOptions } from '../worker-api.ts'
import { CausalModel } from './causal-model.ts'
import { Detokenizer } from './detokenizer.ts'
import { promptTokens } from './prompt.ts'
import { createSampler } from './sampler.ts'

/** Room that a prompt leaves for the reply. */
const LEAST_REPLY_TOKENS = 32

const endTokensSchema = z.union([z.int(), z.array(z.int())]).nullish()
const configSchema = z.looseObject({ max_position_embeddings: z.int().positive(), eos_token_id: endTokensSchema })
const generationSchema = z.looseObject({ eos_token_id: endTokensSchema })

/** How the model reads and writes numbers. */
const optionsSchema = z
  .looseObject({ numbers: z.enum(['words', 'figures']).default('figures') })
  .default({ numbers: 'figures' })

/** The language model of the worker: prompts to tokens, tokens to replies. */
export class LanguageModel implements ServedLanguageModel {
  readonly numbers: NumberForm
  readonly #model: CausalModel
  readonly #codec: TextCodec
  readonly #contextTokens: number
  readonly #endTokens: ReadonlySet<number>

  private constructor(
    model: CausalModel,
    codec: TextCodec,
    contextTokens: number,
    endTokens: ReadonlySet<number>,
    numbers: NumberForm,
  ) {
    this.numbers = numbers
    this.#model = model
    this.#codec = codec
    this.#contextTokens = contextTokens
    this.#endTokens = endTokens
  }

  static async open({ files, settings, engineOptions }: LlmWorkerOptions): Promise<LanguageModel> {
    const [codec, config, generation] = await Promise.all([
      loadTextCodec(requiredPath(files, 'tokenizer'), requiredPath(files, 'tokenizerConfig')),
      readPackJson(requiredPath(files, 'config'), configSchema),
      files.paths.generation ? readPackJson(files.paths.generation, generationSchema) : undefined,
    ])
    const { numbers } = optionsSchema.parse(engineOptions)
    const endTokens = [generation?.eos_token_id ?? config.eos_token_id ?? []].flat()
    const model = await CausalModel.open(requiredPath(files, 'model'), settings)
    return new LanguageModel(model, codec, config.max_position_embeddings, new Set(endTokens), numbers)
  }

  get graph(): GraphFacts {
    return this.#model.graph
  }

  /** One dummy prefill and one decoding step, so that the first turn is as fast as the tenth. */
  async warmUp(): Promise<void> {
    await this.#model.bringTo(this.#prompt([{ role: 'user', content: 'hello' }], 'reply'), true, () => false)
    await this.#model.append(createSampler(GREEDY).pick(this.#model.logits))
    this.#model.reset()
  }

  async prefill(
    messages: readonly ChatMessage[],
    { partial, keepCache }: PrefillOptions,
  ): Promise<Omit<PrefillResult, 'timing'>> {
    if (!keepCache) this.#model.reset()
    const ids = this.#prompt(messages, partial ? 'open' : 'reply')
    const { cachedTokens } = await this.#model.bringTo(ids, !partial, () => false)
    return { promptTokens: ids.length, cachedTokens }
  }

  async generate(request: GenerationRequest, context: GenerationContext): Promise<Omit<GenerationResult, 'timing'>> {
    const sampler = createSampler(request.sampling)
    if (!request.keepCache) this.#model.reset()
    const ids = this.#prompt(request.messages, 'reply')
    const prefill = await this.#model.bringTo(ids, true, context.cancelled)
    const nothing = { text: '', tokens: 0, sampler: sampler.kind, end: 'cancelled' as const }
    if (prefill.cancelled) return nothing
    const { requestedMs, startedMs } = context
    const timing = { requestedMs, startedMs, endedMs: nowMs(), stolenMs: context.stolenMs() }
    context.emit({
      kind: 'prefilled',
      result: { promptTokens: ids.length, cachedTokens: prefill.cachedTokens, timing },
    })
    const limit = Math.min(request.maxTokens, this.#contextTokens - ids.length)
    const detokenizer = new Detokenizer((tokens) => this.#codec.decode(tokens))
    const texts: string[] = []
    for (let index = 0; ; index += 1) {
      if (context.cancelled()) return { ...nothing, text: texts.join(''), tokens: index }
      const id = sampler.pick(this.#model.logits)
      if (this.#endTokens.has(id)) return { ...nothing, text: texts.join(''), tokens: index, end: 'stop' }
      const text = detokenizer.push(id)
      texts.push(text)
      context.emit({ kind: 'token', token: { index, text, atMs: nowMs(), stolenMs: context.stolenMs() } })
      if (index + 1 >= limit) return { ...nothing, text: texts.join(''), tokens: index + 1, end: 'length' }
      await this.#model.append(id)
    }
  }

  release(): Promise<void> {
    return this.#model.release()
  }

  #prompt(messages: readonly ChatMessage[], end: 'reply' | 'open'): number[] {
    return promptTokens(this.#codec, messages, end, this.#contextTokens - LEAST_REPLY_TOKENS)
  }
}

const GREEDY = { temperature: 0, topK: 0, doSample: false, seed: 0 }
