import { ensure } from '../../../base/assert.ts'
import { type Feeds, float32Data, float32Tensor, int64Tensor, zeroTensor } from '../../../inference/graph.ts'
import { bestOf, logProbabilityOf } from '../windowed/logits.ts'
import type { MoonshineModel } from './model.ts'

/** English has no more symbols in a second; without a limit the decoder can repeat itself for ever. */
const SYMBOLS_PER_SECOND = 6.5
const FRAME_SECONDS = 0.02

/** A symbol that was decoded, and how sure the decoder was of it. */
export interface DecodedSymbol {
  readonly id: number
  readonly logProbability: number
}

/** What the decoder keeps of the symbols that it has seen. */
interface Cache {
  readonly keys: Float32Array
  readonly values: Float32Array
  readonly length: number
}

/**
 * Greedy decoding of one utterance, again and again as it grows. What was decoded the last time goes in at once, and is
 * kept as far as the decoder still agrees; from there on symbols follow one by one. The result is that of decoding from
 * the beginning, in fewer runs.
 */
export class MoonshineSearch {
  readonly #model: MoonshineModel
  #symbols: readonly DecodedSymbol[] = []
  #runs = 0

  constructor(model: MoonshineModel) {
    this.#model = model
  }

  get symbols(): readonly DecodedSymbol[] {
    return this.#symbols
  }

  /** Runs of the decoder so far. */
  get runs(): number {
    return this.#runs
  }

  /** Decodes what there is to hear (so many frames, row by row). */
  async decode(memory: Float32Array, frames: number): Promise<void> {
    const { decoder_dim, bos_id, eos_id, max_seq_len } = this.#model.config
    const most = Math.min(Math.ceil(frames * FRAME_SECONDS * SYMBOLS_PER_SECOND), max_seq_len)
    const crossed = await this.#model.graphs.crossKv.run({ memory: float32Tensor(memory, [1, frames, decoder_dim]) })
    const draft = this.#symbols.map(({ id }) => id)
    const first = await this.#run([bos_id, ...draft], { keys: EMPTY, values: EMPTY, length: 0 }, crossed)
    const agreed = first.best.findIndex(({ id }, place) => id !== draft[place])
    const symbols = first.best.slice(0, agreed)
    let next = ensure(first.best[agreed], 'the symbol after those that agree')
    let cache = this.#shortened(first.cache, agreed + 1)
    while (next.id !== eos_id && symbols.length < most) {
      symbols.push(next)
      if (symbols.length === most) break
      const step = await this.#run([next.id], cache, crossed)
      next = ensure(step.best[0], 'the best symbol')
      cache = step.cache
    }
    this.#symbols = symbols.slice(0, most)
  }

  async #run(ids: readonly number[], cache: Cache, crossed: Feeds) {
    const { depth, nheads, head_dim, vocab_size } = this.#model.config
    const shape = [depth, 1, nheads, cache.length, head_dim]
    const tensor = (data: Float32Array) => (cache.length === 0 ? zeroTensor(shape) : float32Tensor(data, shape))
    this.#runs += 1
    const outputs = await this.#model.graphs.decoderKv.run(
      {
        token: int64Tensor(ids, [1, ids.length]),
        k_self: tensor(cache.keys),
        v_self: tensor(cache.values),
        out_k_cross: ensure(crossed.k_cross, 'k_cross'),
        out_v_cross: ensure(crossed.v_cross, 'v_cross'),
      },
      ['logits', 'out_k_self', 'out_v_self'],
    )
    const scores = float32Data(outputs, 'logits')
    const best = ids.map((_, row) => {
      const id = bestOf(scores, row, vocab_size)
      return { id, logProbability: logProbabilityOf(scores, row, vocab_size, id) }
    })
    const length = cache.length + ids.length
    return {
      best,
      cache: { keys: float32Data(outputs, 'out_k_self'), values: float32Data(outputs, 'out_v_self'), length },
    }
  }

  /** What is kept of the first symbols alone: a symbol never looks at those after it. */
  #shortened({ keys, values, length }: Cache, kept: number): Cache {
    const { depth, nheads, head_dim } = this.#model.config
    if (kept >= length) return { keys, values, length }
    const cut = (data: Float32Array) => {
      const shorter = new Float32Array(depth * nheads * kept * head_dim)
      for (let row = 0; row < depth * nheads; row += 1) {
        const from = row * length * head_dim
        shorter.set(data.subarray(from, from + kept * head_dim), row * kept * head_dim)
      }
      return shorter
    }
    return { keys: cut(keys), values: cut(values), length: kept }
  }
}

const EMPTY = new Float32Array(0)
