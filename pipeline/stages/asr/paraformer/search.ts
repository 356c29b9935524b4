import { PIPELINE_RATE_HZ } from '../../../audio/chunk.ts'
import { ensure } from '../../../base/assert.ts'
import { Failure } from '../../../base/failure.ts'
import { type Feeds, float32Data, type LoadedGraph, typedTensor } from '../../../inference/graph.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { TokenTable } from '../../../models/token-table.ts'
import { joinWordPieces } from '../../../models/token-text.ts'
import { logProbabilityOf } from '../windowed/logits.ts'
import type { TokenReading } from '../windowed/token-trail.ts'
import type { WindowDecoder } from '../windowed/window-utterance.ts'
import type { EncodedSpeech } from './encoder.ts'
import { IntegrateAndFire } from './integrate-and-fire.ts'

/** Rows that a window only sees before and after those that it speaks for. */
const ROWS_BEFORE = 5
const ROWS_AFTER = 3
/** A row of the encoder is six rows of features long. */
const ROW_SAMPLES = 0.06 * PIPELINE_RATE_HZ
const BLANK = 0

/** The decoder's graph and what it carries. */
export interface ParaformerDecoder {
  readonly graph: LoadedGraph
  /** Numbers of a row of the encoder. */
  readonly width: number
  /** Of each of its memories. */
  readonly memoryShape: readonly number[]
}

/** Search of one utterance: where a symbol is complete, the decoder says which one it is. */
export class ParaformerSearch implements WindowDecoder<EncodedSpeech> {
  readonly #decoder: ParaformerDecoder
  readonly #tokens: TokenTable
  readonly #fire: IntegrateAndFire
  /** The symbols so far. */
  readonly ids: number[] = []
  #memory: Feeds
  #logProbability = 0
  #quietRows = 0

  constructor(decoder: ParaformerDecoder, tokens: TokenTable) {
    this.#decoder = decoder
    this.#tokens = tokens
    this.#fire = new IntegrateAndFire(decoder.width)
    const { memoryShape, graph } = decoder
    const zeros = () => typedTensor(new Float32Array(memoryShape.reduce((a, b) => a * b, 1)), memoryShape)
    this.#memory = Object.fromEntries(graph.inputs.slice(4).map(({ name }) => [name, zeros()]))
  }

  async accept({ rows, weights }: EncodedSpeech): Promise<void> {
    const own = weights.map((weight, row) => (row < ROWS_BEFORE || row >= weights.length - ROWS_AFTER ? 0 : weight))
    const sounds = this.#fire.accept(rows, own)
    this.#quietRows += weights.length - ROWS_BEFORE - ROWS_AFTER
    if (sounds.length > 0) await this.#decode(rows, sounds)
  }

  read(): TokenReading & { readonly endProbability: number } {
    return {
      text: joinWordPieces(this.ids.map((id) => this.#tokens.symbolOf(id))),
      confidence: Math.exp(this.#logProbability / Math.max(1, this.ids.length)),
      // The layout writes no punctuation.
      endProbability: 0,
    }
  }

  get quietSamples(): number {
    return this.#quietRows * ROW_SAMPLES
  }

  async #decode(rows: Float32Array, sounds: readonly Float32Array[]): Promise<void> {
    const { graph, width } = this.#decoder
    const count = sounds.length
    const embeddings = new Float32Array(count * width)
    for (const [index, sound] of sounds.entries()) embeddings.set(sound, index * width)
    const [encoded, encodedLength, sound, soundLength, ...memories] = graph.inputs.map(({ name }) => name)
    const [scores, ids, ...nextMemories] = graph.outputs.map(({ name }) => name)
    const outputs = await graph.run({
      ...this.#memory,
      [encoded ?? '']: typedTensor(rows, [1, rows.length / width, width]),
      [encodedLength ?? '']: typedTensor(Int32Array.of(rows.length / width), [1]),
      [sound ?? '']: typedTensor(embeddings, [1, count, width]),
      [soundLength ?? '']: typedTensor(Int32Array.of(count), [1]),
    })
    this.#memory = Object.fromEntries(
      memories.map((name, index) => [name, ensure(outputs[nextMemories[index] ?? ''], 'the next memory')]),
    )
    this.#note(float32Data(outputs, scores ?? ''), idsOf(outputs, ids ?? ''))
  }

  #note(scores: Float32Array, ids: readonly number[]): void {
    const width = scores.length / Math.max(1, ids.length)
    for (const [row, id] of ids.entries()) {
      if (id === BLANK) continue
      this.ids.push(id)
      this.#logProbability += logProbabilityOf(scores, row, width, id)
      this.#quietRows = 0
    }
  }
}

function idsOf(outputs: Feeds, name: string): readonly number[] {
  const data = outputs[name]?.data
  if (data instanceof BigInt64Array || data instanceof Int32Array) return Array.from(data, Number)
  throw new Failure('model.unexpected-layout', because('asr.noSymbols', { name }), because('do.useSherpa'))
}
