import { crc32 } from 'node:zlib'
import { ensure } from '../../base/assert.ts'

/** A matrix in eight bits: `values` and the scale of each row (float32, or one for all), as base64. */
export interface PackedMatrix {
  readonly columns: number
  readonly values: string
  readonly scales: string
}

/** The network as `assets/recipes/turn` writes it. */
export interface WordsWeights {
  readonly version: string
  /** The words it knows, the commonest first, with a space between. */
  readonly words: string
  /** Rows of the embedding that words share which it does not know, by their CRC-32. */
  readonly buckets: number
  /** Nothing, the beginning, the words, the buckets. */
  readonly embedding: PackedMatrix
  /** Reset, update and new memory, below each other, as PyTorch has them. */
  readonly fromWord: PackedMatrix
  readonly fromMemory: PackedMatrix
  readonly wordBias: readonly number[]
  readonly memoryBias: readonly number[]
  readonly out: readonly number[]
  readonly outBias: number
}

interface Matrix {
  readonly values: Float32Array
  readonly columns: number
}

const BEGINNING = 1
const FIRST_WORD = 2
/** Share of the words that it must know: of another language it understands nothing. */
const LEAST_KNOWN = 0.5
/** Everything but letters and apostrophes, which is all that it was taught. */
const OTHER_SIGNS = /[^a-z' ]+/g

/**
 * Says by the words alone whether a person has finished: a gated recurrent unit over embeddings, trained on utterances cut
 * where somebody could pause. Some 17,000 products a word; what it made of the words before is kept while they stay the same.
 */
export class WordsNetwork {
  readonly #weights: WordsWeights
  readonly #index: ReadonlyMap<string, number>
  readonly #embedding: Matrix
  readonly #fromWord: Matrix
  readonly #fromMemory: Matrix
  readonly #first: Float32Array
  #words: readonly string[] = []
  /** The memory after each of these words. */
  #memories: Float32Array[] = []

  constructor(weights: WordsWeights) {
    this.#weights = weights
    this.#index = new Map(weights.words.split(' ').map((word, index) => [word, index + FIRST_WORD]))
    this.#embedding = unpacked(weights.embedding)
    this.#fromWord = unpacked(weights.fromWord)
    this.#fromMemory = unpacked(weights.fromMemory)
    this.#first = this.#next(BEGINNING, new Float32Array(this.#fromMemory.columns))
  }

  /**
   * Log-odds that the turn is over behind these words; the network was trained on as many ends as pauses. `undefined` where
   * most of the words are foreign to it.
   */
  logOdds(text: string): number | undefined {
    const words = text.toLowerCase().replace(OTHER_SIGNS, ' ').split(' ').filter(Boolean)
    const known = words.filter((word) => this.#index.has(word)).length
    if (known < LEAST_KNOWN * words.length || (words.length === 0 && text.trim() !== '')) return undefined
    let same = 0
    while (same < words.length && words[same] === this.#words[same]) same += 1
    this.#memories.length = same
    for (const word of words.slice(same)) {
      this.#memories.push(this.#next(this.#rowOf(word), this.#memories.at(-1) ?? this.#first))
    }
    this.#words = words
    const memory = this.#memories.at(-1) ?? this.#first
    return memory.reduce((sum, value, at) => sum + value * (this.#weights.out[at] ?? 0), this.#weights.outBias)
  }

  #rowOf(word: string): number {
    return this.#index.get(word) ?? FIRST_WORD + this.#index.size + (crc32(word) % this.#weights.buckets)
  }

  #next(row: number, memory: Float32Array): Float32Array {
    const { columns, values } = this.#embedding
    const given = product(this.#fromWord, values.subarray(row * columns, (row + 1) * columns), this.#weights.wordBias)
    const kept = product(this.#fromMemory, memory, this.#weights.memoryBias)
    const size = memory.length
    const at = (gates: Float32Array, index: number) => ensure(gates[index], 'a gate')
    return memory.map((before, index) => {
      const reset = sigmoid(at(given, index) + at(kept, index))
      const update = sigmoid(at(given, size + index) + at(kept, size + index))
      const fresh = Math.tanh(at(given, 2 * size + index) + reset * at(kept, 2 * size + index))
      return (1 - update) * fresh + update * before
    })
  }
}

function product({ values, columns }: Matrix, vector: Float32Array, bias: readonly number[]): Float32Array {
  const result = Float32Array.from(bias)
  for (let row = 0; row < result.length; row += 1) {
    let sum = 0
    for (let column = 0; column < columns; column += 1) {
      sum += (values[row * columns + column] ?? 0) * (vector[column] ?? 0)
    }
    result[row] = (result[row] ?? 0) + sum
  }
  return result
}

function unpacked({ columns, values, scales }: PackedMatrix): Matrix {
  const bytes = Buffer.from(values, 'base64')
  const packed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const scaleBytes = Buffer.from(scales, 'base64')
  const scaleOf = (row: number) => scaleBytes.readFloatLE(scaleBytes.length === 4 ? 0 : 4 * row)
  return { columns, values: Float32Array.from(packed, (value, at) => value * scaleOf(Math.floor(at / columns))) }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
