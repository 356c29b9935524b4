import { readFile } from 'node:fs/promises'
import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'

const WORD_START = '▁'
/** From here on a length takes a second byte, which counts so many. */
const LONG = 128

/** The symbols of Moonshine's tokenizer.bin: bytes by their number. */
export class MoonshineTokenizer {
  readonly #symbols: readonly Uint8Array[]

  private constructor(symbols: readonly Uint8Array[]) {
    this.#symbols = symbols
  }

  /**
   * Parses byte strings behind their lengths: of one byte below 128, else of two, the lower seven bits first.
   *
   * @throws Error where it ends inside a symbol, or has none
   */
  static parse(data: Uint8Array): MoonshineTokenizer {
    const symbols: Uint8Array[] = []
    for (let at = 0; at < data.length; ) {
      const first = data[at] ?? 0
      const isLong = first >= LONG
      const length = isLong ? (data[at + 1] ?? 0) * LONG + first - LONG : first
      at += isLong ? 2 : 1
      if (at + length > data.length) throw new Error(`it ends inside symbol ${symbols.length}`)
      symbols.push(data.subarray(at, at + length))
      at += length
    }
    if (symbols.length === 0) throw new Error('it has no symbols')
    return new MoonshineTokenizer(symbols)
  }

  get size(): number {
    return this.#symbols.length
  }

  /** The text of symbols; special ones (`<s>`) are none of it, and bytes that make no character are left out. */
  textOf(ids: readonly number[]): string {
    const parts = ids.map((id) => this.#symbols[id] ?? new Uint8Array()).filter((bytes) => !isSpecial(bytes))
    const text = new TextDecoder('utf-8').decode(Buffer.concat(parts))
    return text.replaceAll('\ufffd', '').replaceAll(WORD_START, ' ').trim()
  }
}

function isSpecial(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x3c && bytes.at(-1) === 0x3e
}

/**
 * Reads a tokenizer.bin.
 *
 * @throws Failure `model.unreadable`
 */
export async function readMoonshineTokenizer(path: string): Promise<MoonshineTokenizer> {
  try {
    return MoonshineTokenizer.parse(await readFile(path))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('model.unreadable', because('model.tokenizerFile', { path, why }), because('do.installModel'))
  }
}
