import { Failure, sentenceOf } from '../../../base/failure.ts'
import { readText } from '../../../base/files/text-file.ts'
import { because } from '../../../measures/reasons/reasons.ts'

/** How a word sounds: numbers of symbols, and their tones where the model's file has them. */
export interface Pronunciation {
  readonly ids: readonly number[]
  readonly tones: readonly number[]
}

/** What a lexicon's file says behind each word: its symbols, or as many tones behind those. */
export type LexiconForm = 'symbols' | 'symbols and tones'

/** Words and how they sound. Symbols are looked up when a word is asked for: most words never are. */
export class Lexicon {
  readonly #lines = new Map<string, string>()
  readonly #found = new Map<string, Pronunciation | undefined>()
  readonly #idOf: (symbol: string) => number | undefined
  readonly #form: LexiconForm

  /**
   * @param texts of its files: the first entry of a word that can be pronounced counts
   * @param idOf the number of a symbol of the model
   */
  constructor(texts: readonly string[], idOf: (symbol: string) => number | undefined, form: LexiconForm = 'symbols') {
    this.#idOf = idOf
    this.#form = form
    for (const text of texts) for (const line of text.split('\n')) this.#add(line.trim())
  }

  /** How many words it lists. */
  get size(): number {
    return this.#lines.size
  }

  has(word: string): boolean {
    return this.get(word) !== undefined
  }

  /** How a word sounds; `undefined` where it is not listed, or with symbols that the model does not have. */
  get(word: string): Pronunciation | undefined {
    const line = this.#lines.get(word)
    if (line === undefined) return undefined
    if (!this.#found.has(word)) this.#found.set(word, this.#parse(line))
    return this.#found.get(word)
  }

  /** Lets a word sound as another one does. */
  alias(word: string, as: string): void {
    const line = this.#lines.get(as)
    if (line !== undefined) this.#lines.set(word, line)
  }

  #add(line: string): void {
    const [, written = '', rest] = /^(\S+)\s+(.+)$/.exec(line) ?? []
    if (rest === undefined) return
    const word = written.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    const before = this.#lines.get(word)
    if (before === undefined || !this.#parse(before)) this.#lines.set(word, rest)
  }

  #parse(line: string): Pronunciation | undefined {
    const fields = line.split(/\s+/)
    const count = this.#form === 'symbols' ? fields.length : fields.length / 2
    const ids = fields.slice(0, count).map((symbol) => this.#idOf(symbol))
    const tones = this.#form === 'symbols' ? [] : fields.slice(count).map(Number)
    if (!Number.isInteger(count) || tones.some((tone) => !Number.isInteger(tone))) return undefined
    const known = ids.filter((id) => id !== undefined)
    return known.length === ids.length ? { ids: known, tones } : undefined
  }
}

/**
 * Reads a model's lexicon.
 *
 * @throws Failure `model.unreadable`
 */
export async function readLexiconTexts(paths: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    paths.map((path) =>
      readText(path).catch((error: unknown) => {
        const message = because('model.words', { path, why: sentenceOf(error) })
        throw new Failure('model.unreadable', message, because('do.installModel'))
      }),
    ),
  )
}
