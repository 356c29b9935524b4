import { readFile } from 'node:fs/promises'
import { ensure } from '../../../base/assert.ts'
import { type EngineSettings, graphOptionsFor } from '../../../inference/engine.ts'
import {
  boolTensor,
  type Feeds,
  int32Tensor,
  int64Tensor,
  type LoadedGraph,
  type ProviderName,
  type Tensor,
} from '../../../inference/graph.ts'
import { type GraphFacts, openCompiled, openCounted } from '../../../inference/graphs/compiled-graph.ts'
import { outputNames } from '../../../inference/graphs/graph-census.ts'
import { halvesToFloats } from '../../../inference/graphs/half-precision.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { CacheFacts } from '../engine.ts'
import { type GraphLayout, graphLayout } from './graph/graph-layout.ts'
import { bytesPerToken, fixedBytes, type PastState } from './graph/past-states.ts'
import { StateMemory } from './graph/state-memory.ts'
import { StateSnapshots } from './graph/state-snapshots.ts'
import { unexpectedLayout } from './graph/unexpected-layout.ts'

/** Longest piece of a prompt that is computed in one run: it bounds how long a cancellation waits. */
const PREFILL_SLICE_TOKENS = 128
/** What snapshots of states of fixed size may take together. */
const SNAPSHOT_LIMIT_BYTES = 128 * 2 ** 20

/** What grows with every token, as graphs of this layout name it. */
const GROWING = /^present\.\d+\.(key|value)$/

/** What of a prompt the cache held, and whether the rest was computed. */
export interface Prefill {
  /** Tokens of the prompt that were in the cache already. */
  readonly cachedTokens: number
  readonly cancelled: boolean
}

/** What a model's files say of it besides its graph. */
export interface CausalOptions {
  /** Position of the first token; 0 for most models. */
  readonly firstPosition?: number
  readonly snapshotLimitBytes?: number
}

/**
 * A decoder-only language model in the Hugging Face ONNX layout, with its key/value cache: `past_key_values.N.key|value`
 * in, `present.N.key|value` out. The cache stays between calls, and what a new prompt shares with it is not computed
 * again: growing caches are cut there, states of fixed size go back to their last snapshot before it.
 */
export class CausalModel {
  readonly graph: GraphFacts
  readonly #loaded: LoadedGraph
  readonly #layout: GraphLayout
  readonly #firstPosition: number
  readonly #fixed: readonly PastState[]
  readonly #snapshots: StateSnapshots
  readonly #memory: StateMemory
  #cached: number[] = []
  /** Scores of the token after the last cached one, where they were asked for. */
  #logits: Float32Array | undefined

  private constructor(loaded: LoadedGraph, graph: GraphFacts, options: CausalOptions, device?: ProviderName) {
    this.graph = graph
    this.#loaded = loaded
    this.#layout = graphLayout(loaded)
    this.#firstPosition = options.firstPosition ?? 0
    const { states } = this.#layout
    this.#fixed = states.filter(({ growing }) => growing === undefined)
    this.#snapshots = new StateSnapshots(fixedBytes(states), options.snapshotLimitBytes ?? SNAPSHOT_LIMIT_BYTES)
    this.#memory = new StateMemory(states, device)
  }

  /** @throws Failure `model.unexpected-layout`, `model.unloadable` */
  static async open(path: string, settings: EngineSettings, options: CausalOptions = {}): Promise<CausalModel> {
    const open = settings.keepOptimized ? openCompiled : openCounted
    const states = settings.cache?.staysOnDevice ? growingStates(await readFile(path)) : []
    const { loaded, graph } = await open({ ...graphOptionsFor(path, settings), staysOnDevice: states })
    return new CausalModel(loaded, graph, options, states.length > 0 ? settings.provider : undefined)
  }

  /** Layers that attend to earlier tokens. */
  get layers(): number {
    return (this.#layout.states.length - this.#fixed.length) / 2
  }

  get cache(): CacheFacts {
    const { states } = this.#layout
    const [{ type } = { type: 'none' as const }] = states
    return { type, bytesPerToken: bytesPerToken(states), fixedBytes: fixedBytes(states) }
  }

  /** Whether the cache is in the device's memory, and not copied after each run. */
  get staysOnDevice(): boolean {
    return this.#memory.staysOnDevice
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
   * @param marks where messages end, in tokens: states of fixed size can be taken back to there
   */
  async bringTo(
    ids: readonly number[],
    forReply: boolean,
    cancelled: () => boolean,
    marks: readonly number[] = [],
  ): Promise<Prefill> {
    const keep = await this.#goBack(this.#common(ids, forReply))
    for (let at = keep; at < ids.length; ) {
      if (cancelled()) return { cachedTokens: keep, cancelled: true }
      const end = Math.min(at + PREFILL_SLICE_TOKENS, ids.length, this.#nextMark(marks, at))
      await this.#run(ids.slice(at, end), forReply && end === ids.length)
      at = end
      const lasting = marks.includes(at)
      if (this.#fixed.length > 0 && (lasting || at === ids.length))
        this.#snapshots.keep(at, this.#memory.fixed, lasting)
    }
    return { cachedTokens: keep, cancelled: false }
  }

  /** Computes one more token; `logits` are those after it. */
  async append(id: number): Promise<void> {
    await this.#run([id], true)
  }

  /** Forgets everything. */
  reset(): void {
    this.#snapshots.forgetBeyond(0)
    this.#cached.length = 0
    this.#logits = undefined
    this.#memory.forgetAll()
  }

  async release(): Promise<void> {
    await this.#memory.release()
    await this.#loaded.release()
  }

  /** Tokens of `ids` that need not be computed again. */
  #common(ids: readonly number[], forReply: boolean): number {
    let common = 0
    while (common < ids.length && ids[common] === this.#cached[common]) common += 1
    const complete = common === ids.length && this.#cached.length === common && this.#logits !== undefined
    // The scores come with a run of the last token: that one is computed again where they were not kept.
    return forReply && common === ids.length && !complete ? common - 1 : common
  }

  #nextMark(marks: readonly number[], at: number): number {
    if (this.#fixed.length === 0) return Number.POSITIVE_INFINITY
    return marks.find((mark) => mark > at) ?? Number.POSITIVE_INFINITY
  }

  async #run(ids: readonly number[], wantLogits: boolean): Promise<void> {
    const { states } = this.#layout
    const presents = states.map(({ output }) => output)
    const outputs = await this.#loaded.run(this.#feeds(ids), wantLogits ? ['logits', ...presents] : presents)
    this.#memory.take(outputs)
    this.#cached.push(...ids)
    this.#logits = wantLogits ? lastRow(outputs) : undefined
  }

  #feeds(ids: readonly number[]): Feeds {
    const { ids: idType, mask, positionAxes, positions, logitsToKeep, cacheBranch } = this.#layout
    const past = this.#cached.length
    const total = past + ids.length
    const feeds: Record<string, Tensor> = { ...this.#memory.feeds, input_ids: whole(idType, ids, [1, ids.length]) }
    if (mask) feeds.attention_mask = whole(mask, new Uint8Array(total).fill(1), [1, total])
    if (positionAxes !== undefined) {
      const line = ids.map((_, index) => this.#firstPosition + past + index)
      const shape = [1, ids.length]
      feeds.position_ids =
        positionAxes === 1
          ? whole(positions, line, shape)
          : whole(positions, Array.from({ length: positionAxes }, () => line).flat(), [positionAxes, ...shape])
    }
    if (logitsToKeep) feeds.num_logits_to_keep = int64Tensor([1], logitsToKeep)
    if (cacheBranch) feeds.use_cache_branch = boolTensor(past > 0)
    return feeds
  }

  /** Forgets what came after the first `tokens` tokens, or a little more: returns how many are left. */
  async #goBack(tokens: number): Promise<number> {
    const now = this.#cached.length
    if (tokens === now) return now
    const snapshot = this.#fixed.length > 0 ? this.#snapshots.within(tokens) : undefined
    const left = this.#fixed.length > 0 ? (snapshot?.tokens ?? 0) : tokens
    if (left === 0) {
      this.reset()
      return 0
    }
    await this.#memory.cutTo(left, snapshot?.states)
    this.#snapshots.forgetBeyond(left)
    this.#cached.length = left
    this.#logits = undefined
    return left
  }
}

/** Outputs that may stay on a device: all but the scores. None where one has a fixed size, for those are gone back to. */
function growingStates(graph: Uint8Array): readonly string[] {
  const states = outputNames(graph).filter((name) => name !== 'logits')
  return states.every((name) => GROWING.test(name)) ? states : []
}

function whole(type: 'int64' | 'int32', values: ArrayLike<number>, shape: readonly number[]): Tensor {
  return type === 'int64' ? int64Tensor(values, shape) : int32Tensor(values, shape)
}

/** The scores after the last token; the graph may give them for every token or for the last alone. */
function lastRow(outputs: Feeds): Float32Array {
  const tensor = ensure(outputs.logits, 'the output "logits"')
  const vocabulary = ensure(tensor.dims.at(-1), "the vocabulary's size")
  const { data } = tensor
  if (data instanceof Float32Array) return data.subarray(data.length - vocabulary)
  if (data instanceof Uint16Array) return halvesToFloats(data.subarray(data.length - vocabulary))
  throw unexpectedLayout(because('llm.scoresAre', { type: tensor.type }))
}
