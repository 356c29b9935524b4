import type { EnglishSpeller } from '../text/english-speller.ts'
import type { Lexicon } from '../text/lexicon.ts'
import { joinPhrases, splitUnits } from '../text/units.ts'

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/[，、：:]/g, ','],
  [/；/g, ';'],
  [/。/g, '.'],
  [/？/g, '?'],
  [/！/g, '!'],
]
/** Ends a run, so that its sound can leave before the next one is made. */
const CUT = /^[,.!?:"'，。！？“”‘’]$/
const HAN = /\p{Script=Han}/u
const LATIN = /^[A-Za-z]/

/** What a Matcha's text goes through. */
export interface MatchaSymbols {
  readonly lexicon: Lexicon
  /** Words that the lexicon does not have. */
  readonly spell: EnglishSpeller
  idOf(symbol: string): number | undefined
  /** Stands between all symbols, of models that were trained so. */
  readonly pad: number | undefined
}

/** Matcha's input for a sentence in words: a run of ids for each clause. */
export class MatchaFrontEnd {
  readonly #symbols: MatchaSymbols

  constructor(symbols: MatchaSymbols) {
    this.#symbols = symbols
  }

  runsOf(spoken: string): number[][] {
    const runs: number[][] = []
    let run: number[] = []
    let before = ''
    for (const unit of this.#unitsOf(spoken)) {
      const ids = this.#ids(unit)
      // A space behind each Latin word, before a mark as well: so it was trained.
      if (ids.length > 0 && LATIN.test(before)) run.push(...this.#symbol(' '))
      run.push(...ids)
      before = unit
      if (ids.length === 0 || !CUT.test(unit)) continue
      runs.push(run)
      run = []
    }
    const all = run.length > 0 ? [...runs, run] : runs
    return all.map((ids) => this.#padded(ids))
  }

  #unitsOf(spoken: string): string[] {
    let text = spoken
    for (const [pattern, mark] of MARKS) text = text.replace(pattern, mark)
    const units = splitUnits(text).filter((unit, index, all) => !(CUT.test(unit) && CUT.test(all[index - 1] ?? '')))
    return joinPhrases(units, (phrase) => this.#symbols.lexicon.has(phrase))
  }

  #ids(unit: string): readonly number[] {
    const { lexicon, spell } = this.#symbols
    const letter = /^[A-Z]$/.test(unit)
    const known = letter ? undefined : lexicon.get(unit.toLowerCase())
    if (known) return known.ids
    if (LATIN.test(unit)) return [...spell(unit)].flatMap((sound) => this.#symbol(sound))
    if (HAN.test(unit)) return [...unit].flatMap((character) => lexicon.get(character)?.ids ?? [])
    return this.#symbol(unit)
  }

  #symbol(symbol: string): readonly number[] {
    const id = this.#symbols.idOf(symbol)
    return id === undefined ? [] : [id]
  }

  #padded(ids: number[]): number[] {
    const { pad } = this.#symbols
    return pad === undefined ? ids : [pad, ...ids.flatMap((id) => [id, pad])]
  }
}
