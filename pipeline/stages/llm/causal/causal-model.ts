import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { type GraphFacts, openCompiled, openCounted } from '../../../inference/compiled-graph.ts'
import { type EngineSettings, sessionOptionsFor } from '../../../inference/engine.ts'
import {
  type Feeds,
  float32Data,
  float32Tensor,
  int64Tensor,
  type ModelSession,
  type Tensor,
} from '../../../inference/session.ts'

/** Longest piece of a prompt that is computed in one run: it bounds how long a cancellation waits. */
const PREFILL_SLICE_TOKENS = 128
const KNOWN_INPUTS = ['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep']
const PAST = 'past_key_values.'

export interface Prefill {
  /** Tokens of the prompt that were in the cache already. */
  readonly cachedTokens: number
  readonly cancelled: boolean
}

/**
 * A decoder-only language model in the Hugging Face ONNX layout, with its key/value cache: `past_key_values.N.key|value`
 * in, `present.N.key|value` out. The cache stays between calls, and what a new prompt shares with it is not computed again.
 */
export class CausalModel {
  readonly graph: GraphFacts
  readonly #session: ModelSession
  readonly #inputs: ReadonlySet<string>
  readonly #past: readonly {
    readonly input: string
    readonly output: string
    readonly heads: number
    readonly width: number
  }[]
  #cache: Feeds = {}
  #cached: number[] = []
  /** Scores of the token after the last cached one, where they were asked for. */
  #logits: Float32Array | undefined

  private constructor(session: ModelSession, graph: GraphFacts) {
    this.graph = graph
    this.#session = session
    this.#inputs = new Set(session.inputs.map((input) => input.name))
    this.#past = session.inputs
      .filter((input) => input.name.startsWith(PAST))
      .map(({ name, shape, type }) => {
        if (type !== 'float32') throw unexpected(`its cache is ${type}`)
        return {
          input: name,
          output: name.replace(PAST, 'present.'),
          heads: fixed(shape[1], name),
          width: fixed(shape[3], name),
        }
      })
    const unknown = [...this.#inputs].find((name) => !KNOWN_INPUTS.includes(name) && !name.startsWith(PAST))
    if (unknown !== undefined) throw unexpected(`it has an input "${unknown}"`)
    this.#cache = this.#emptyCache()
  }

  static async open(path: string, settings: EngineSettings): Promise<CausalModel> {
    const open = settings.keepOptimized ? openCompiled : openCounted
    const { session, graph } = await open(sessionOptionsFor(path, settings))
    return new CausalModel(session, graph)
  }

  /** Layers that attend to earlier tokens. */
  get layers(): number {
    return this.#past.length / 2
  }

  /** Tokens whose keys and values are cached. */
  get cachedTokens(): number {
    return this.#cached.length
  }

  /** Scores of every token as the next one; asked for by `bringTo(…, true, …)` or `append`. */
  get logits(): Float32Array {
    return ensure(this.#logits, 'the scores of the next token')
  }

  /**
   * Makes the cache hold exactly `ids`: keeps the longest common beginning, forgets the rest and computes what is missing.
   *
   * @param forReply whether the scores of the next token are wanted
   */
  async bringTo(ids: readonly number[], forReply: boolean, cancelled: () => boolean): Promise<Prefill> {
    let common = 0
    while (common < ids.length && ids[common] === this.#cached[common]) common += 1
    const complete = common === ids.length && this.#cached.length === common && this.#logits !== undefined
    // The scores come with a run of the last token: that one is computed again where they were not kept.
    const keep = forReply && common === ids.length && !complete ? common - 1 : common
    this.#truncate(keep)
    for (let at = keep; at < ids.length; at += PREFILL_SLICE_TOKENS) {
      if (cancelled()) return { cachedTokens: keep, cancelled: true }
      const slice = ids.slice(at, at + PREFILL_SLICE_TOKENS)
      await this.#run(slice, forReply && at + slice.length === ids.length)
    }
    return { cachedTokens: keep, cancelled: false }
  }

  /** Computes one more token; `logits` are those after it. */
  async append(id: number): Promise<void> {
    await this.#run([id], true)
  }

  /** Forgets everything. */
  reset(): void {
    this.#truncate(0)
  }

  release(): Promise<void> {
    return this.#session.release()
  }

  async #run(ids: readonly number[], wantLogits: boolean): Promise<void> {
    const total = this.#cached.length + ids.length
    const feeds: Record<string, Tensor> = { ...this.#cache, input_ids: int64Tensor(ids, [1, ids.length]) }
    if (this.#inputs.has('attention_mask'))
      feeds.attention_mask = int64Tensor(new Uint8Array(total).fill(1), [1, total])
    if (this.#inputs.has('position_ids')) {
      feeds.position_ids = int64Tensor(
        ids.map((_, index) => this.#cached.length + index),
        [1, ids.length],
      )
    }
    if (this.#inputs.has('num_logits_to_keep')) feeds.num_logits_to_keep = int64Tensor([1], [])
    const presents = this.#past.map((entry) => entry.output)
    const outputs = await this.#session.run(feeds, wantLogits ? ['logits', ...presents] : presents)
    this.#cache = Object.fromEntries(this.#past.map(({ input, output }) => [input, ensure(outputs[output], output)]))
    this.#cached.push(...ids)
    this.#logits = wantLogits ? lastRow(outputs) : undefined
  }

  #truncate(tokens: number): void {
    if (tokens === this.#cached.length) return
    this.#cached.length = tokens
    this.#logits = undefined
    if (tokens === 0) {
      this.#cache = this.#emptyCache()
      return
    }
    this.#cache = Object.fromEntries(
      this.#past.map(({ input, heads, width }) => [input, shortened(this.#cache, input, heads, width, tokens)]),
    )
  }

  #emptyCache(): Feeds {
    return Object.fromEntries(
      this.#past.map(({ input, heads, width }) => [input, float32Tensor(new Float32Array(0), [1, heads, 0, width])]),
    )
  }
}

/** The first `tokens` positions of every head of a cache tensor [1, heads, positions, width]. */
function shortened(cache: Feeds, name: string, heads: number, width: number, tokens: number): Tensor {
  const source = float32Data(cache, name)
  const stride = source.length / heads
  const data = new Float32Array(heads * tokens * width)
  for (let head = 0; head < heads; head += 1) {
    data.set(source.subarray(head * stride, head * stride + tokens * width), head * tokens * width)
  }
  return float32Tensor(data, [1, heads, tokens, width])
}

/** The scores after the last token; the graph may give them for every token or for the last alone. */
function lastRow(outputs: Feeds): Float32Array {
  const data = float32Data(outputs, 'logits')
  const vocabulary = ensure(outputs.logits?.dims.at(-1), "the vocabulary's size")
  return data.subarray(data.length - vocabulary)
}

function fixed(dimension: number | string | undefined, name: string): number {
  if (typeof dimension === 'number' && dimension > 0) return dimension
  throw unexpected(`the shape of "${name}" is not fixed`)
}

function unexpected(what: string): Failure {
  return new Failure(
    'model.unexpected-layout',
    `The language model cannot be used: ${what}`,
    'Use a text-only model with a float32 key/value cache.',
  )
}
