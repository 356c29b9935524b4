import { Failure, sentenceOf } from '../base/failure.ts'
import { readText } from '../base/files/text-file.ts'
import { because } from '../measures/reasons/reasons.ts'
import { areByteLetters, byteOf } from './byte-symbols.ts'

/** Marks the beginning of a word in a symbol. */
const WORD_START = '▁'
const BYTE = /^<0x([0-9A-F]{2})>$/
/** The largest vocabularies have a quarter of it. */
const MOST_SYMBOLS = 1_000_000
const REMEDY = because('do.installModel')

/** The symbols of a recogniser, by the place that each has in the network's output. */
export class TokenTable {
  readonly #symbols: readonly (string | undefined)[]
  readonly #ids: ReadonlyMap<string, number>
  /** Bytes of the symbols that are bytes rather than characters. */
  readonly #bytes: readonly (Uint8Array | undefined)[]

  private constructor(symbols: readonly (string | undefined)[]) {
    this.#symbols = symbols
    this.#ids = new Map(symbols.flatMap((symbol, id) => (symbol === undefined ? [] : [[symbol, id] as const])))
    const known = [...this.#ids.keys()]
    const spelled = areByteLetters(known)
    const listsBytes = known.filter((symbol) => BYTE.test(symbol)).length === 256
    this.#bytes = symbols.map((symbol) => {
      if (symbol === undefined) return undefined
      if (spelled) return spelledBytes(symbol)
      const byte = listsBytes ? BYTE.exec(symbol) : null
      return byte ? Uint8Array.of(Number.parseInt(byte[1] ?? '', 16)) : undefined
    })
  }

  /**
   * Parses lines of a symbol and its number. A line with a number alone names the space.
   *
   * @throws Error where a line is neither, or a number comes twice
   */
  static parse(text: string): TokenTable {
    const symbols: (string | undefined)[] = []
    for (const line of text.split(/\r?\n/)) {
      const found = /^(?:(.*?)[ \t]+)?(\d+)[ \t]*$/.exec(line)
      if (!found && line.trim() === '') continue
      const id = Number(found?.[2] ?? Number.NaN)
      if (!(id < MOST_SYMBOLS)) throw new Error(`the line "${line.slice(0, 40)}" is no symbol with its number`)
      if (symbols[id] !== undefined) throw new Error(`the number ${id} comes twice`)
      const symbol = found?.[1]?.trim()
      symbols[id] = symbol === undefined || symbol === '' ? ' ' : symbol
    }
    if (symbols.length === 0) throw new Error('it names no symbols')
    return new TokenTable(Array.from(symbols))
  }

  /** How many numbers there are, gaps included. */
  get size(): number {
    return this.#symbols.length
  }

  /** The number of a symbol as the file writes it. */
  idOf(symbol: string): number | undefined {
    return this.#ids.get(symbol)
  }

  /** The symbol as the file writes it; empty for a number that it does not have. */
  symbolOf(id: number): string {
    return this.#symbols[id] ?? ''
  }

  /** What the symbol adds to a text: as the file writes it, with a space for the mark of a word's beginning. */
  pieceOf(id: number): string {
    const symbol = this.symbolOf(id)
    return symbol.startsWith(WORD_START) ? ` ${symbol.slice(WORD_START.length)}` : symbol
  }

  /**
   * The pieces of several symbols that follow each other. Symbols that are bytes go together into characters, each of which
   * stands where its last byte does; bytes that make no character are left out.
   */
  piecesOf(ids: readonly number[]): string[] {
    const pieces: string[] = []
    // Begun anew where a character is not a byte.
    let decoder = new TextDecoder('utf-8')
    for (const id of ids) {
      const bytes = this.#bytes[id]
      if (!bytes) decoder = new TextDecoder('utf-8')
      pieces.push(bytes ? decoder.decode(bytes, { stream: true }).replaceAll('\ufffd', '') : this.pieceOf(id))
    }
    return pieces
  }
}

/** Bytes of a symbol in the letters of bytes; special symbols are none. */
function spelledBytes(symbol: string): Uint8Array | undefined {
  if (/^<.+>$/.test(symbol)) return undefined
  return Uint8Array.from([...symbol.replaceAll(WORD_START, ' ')].map((letter) => byteOf(letter) ?? 0x20))
}

/**
 * Reads a tokens.txt.
 *
 * @throws Failure `model.unreadable`
 */
export async function readTokenTable(path: string): Promise<TokenTable> {
  try {
    return TokenTable.parse(await readText(path))
  } catch (error) {
    throw new Failure('model.unreadable', because('model.symbols', { path, why: sentenceOf(error) }), REMEDY)
  }
}
