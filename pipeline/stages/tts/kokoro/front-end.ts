import type { EnglishSpeller } from '../text/english-speller.ts'
import type { Lexicon } from '../text/lexicon.ts'
import { joinPhrases, splitUnits } from '../text/units.ts'

/** The network's positions, both ends included. */
const MOST_IDS = 510
/** A piece with more ids than this stands alone. */
const LONG_PIECE = 12
/** Shorter ones are joined to what stands before, up to so many ids. */
const JOINED_IDS = 50
/** And always where they are as short as a mark. */
const MARK_PIECE = 4

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/[，、：:]/g, ','],
  [/；/g, ';'],
  [/。/g, '.'],
  [/？/g, '?'],
  [/！/g, '!'],
  [/\s+/g, ' '],
]
const RUN = /[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+/g
const HAN = /^[\u4e00-\u9fff]/
const MARK = /^[;:,.!?—…"()“”]$/
const ENDS = /^[.!?]$/

/** What a Kokoro's text goes through. */
export interface KokoroSymbols {
  readonly lexicon: Lexicon
  /** Words that the lexicon does not have. */
  readonly spell: EnglishSpeller
  idOf(symbol: string): number | undefined
}

/** Kokoro's input for a sentence in words: runs of ids, each between two zeros. */
export class KokoroFrontEnd {
  readonly #symbols: KokoroSymbols

  constructor(symbols: KokoroSymbols) {
    this.#symbols = symbols
  }

  runsOf(spoken: string): number[][] {
    let text = spoken
    for (const [pattern, mark] of MARKS) text = text.replace(pattern, mark)
    const pieces = (text.match(RUN) ?? []).flatMap((run) => (HAN.test(run) ? this.#chinese(run) : this.#other(run)))
    return joined(pieces.filter((piece) => piece.length > 0)).map((piece) => [0, ...piece, 0])
  }

  #chinese(run: string): number[][] {
    const phrases = joinPhrases(splitUnits(run), (phrase) => this.#symbols.lexicon.has(phrase))
    return pieced(phrases.map((phrase) => this.#phraseIds(phrase)))
  }

  #phraseIds(phrase: string): readonly number[] {
    const { lexicon } = this.#symbols
    return lexicon.get(phrase)?.ids ?? splitUnits(phrase).flatMap((character) => lexicon.get(character)?.ids ?? [])
  }

  /** Latin words with one space between them, marks right behind them. Ends of sentences end a piece. */
  #other(run: string): number[][] {
    const space = this.#ids(' ')
    if (MARK.test(run.trim())) return [[...this.#ids(run.trim())]]
    const pieces: number[][] = []
    let parts: number[][] = []
    for (const unit of splitUnits(run)) {
      const mark = MARK.test(unit)
      const ids = mark ? this.#ids(unit) : this.#wordIds(unit)
      if (ids.length === 0) continue
      // As espeak-ng's clauses are written, which the English voices know: no space after ! and ?.
      if (!mark && parts.length > 0 && parts.at(-1)?.at(-1) !== space[0]) parts.push([...space])
      parts.push(mark && !/[!?]/.test(unit) ? [...ids, ...space] : [...ids])
      if (!ENDS.test(unit)) continue
      pieces.push(...pieced(parts))
      parts = []
    }
    return [...pieces, ...pieced(parts)]
  }

  #wordIds(word: string): readonly number[] {
    const known = /^[A-Z]$/.test(word) ? undefined : this.#symbols.lexicon.get(word.toLowerCase())
    return known?.ids ?? [...this.#symbols.spell(word)].flatMap((letter) => this.#ids(letter))
  }

  #ids(symbol: string): readonly number[] {
    const id = this.#symbols.idOf(symbol)
    return id === undefined ? [] : [id]
  }
}

/** What stands together, cut where the network's positions end. */
function pieced(parts: readonly (readonly number[])[]): number[][] {
  const pieces: number[][] = []
  let piece: number[] = []
  for (const ids of parts) {
    if (piece.length > 0 && piece.length + ids.length > MOST_IDS - 3) {
      pieces.push(piece)
      piece = []
    }
    piece.push(...ids)
  }
  return piece.length > 0 ? [...pieces, piece] : pieces
}

/** Short pieces sound hurried alone: they go with what stands before. */
function joined(pieces: readonly number[][]): number[][] {
  const runs: number[][] = []
  for (const piece of pieces) {
    const before = runs.at(-1)
    // Both with their zeros, as they are counted elsewhere.
    const [length, lengthBefore] = [piece.length + 2, (before?.length ?? 0) + 2]
    if (before && length <= LONG_PIECE && (lengthBefore + length < JOINED_IDS || length <= MARK_PIECE)) {
      before.push(...piece)
    } else {
      runs.push([...piece])
    }
  }
  return runs
}
