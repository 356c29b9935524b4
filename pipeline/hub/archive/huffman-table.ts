import type { BitReader } from './bit-reader.ts'

const MOST_BITS = 20

/** A code of bits for symbols, of which the lengths say everything: shorter codes come first, equal ones in order. */
export class HuffmanTable {
  /** By length: the last code of it, and what leads from a code to its symbol. */
  readonly #limits = new Int32Array(MOST_BITS + 2).fill(-1)
  readonly #offsets = new Int32Array(MOST_BITS + 2)
  readonly #symbols: Uint16Array
  readonly #shortest: number
  readonly #longest: number

  constructor(lengths: Uint8Array) {
    const symbols = Array.from(lengths.keys())
    this.#symbols = Uint16Array.from(symbols.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b))
    this.#shortest = Math.min(...lengths)
    this.#longest = Math.max(...lengths)
    let [code, before] = [0, 0]
    for (let length = this.#shortest; length <= this.#longest; length += 1) {
      const count = lengths.reduce((sum, each) => (each === length ? sum + 1 : sum), 0)
      this.#offsets[length] = before - code
      this.#limits[length] = code + count - 1
      code = (code + count) << 1
      before += count
    }
  }

  /** The next symbol. @throws RangeError where the bits are no code */
  next(reader: BitReader): number {
    let length = this.#shortest
    let code = reader.bits(length)
    while (code > (this.#limits[length] ?? -1)) {
      if (length >= this.#longest) throw new RangeError('a block of it is damaged')
      code = (code << 1) | reader.bits(1)
      length += 1
    }
    return this.#symbols[code + (this.#offsets[length] ?? 0)] ?? 0
  }
}
