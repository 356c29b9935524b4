import type { Lexicon, Pronunciation } from '../text/lexicon.ts'
import { joinPhrases, splitUnits } from '../text/units.ts'

/** Ends a run, so that its sound can leave before the next one is made. */
const CUT = /^[.!?,。！？，]$/
/** Stands between all symbols; its tone is 0 as well. */
const BLANK = 0

/** What a MeloTTS' text goes through. */
export interface MeloSymbols {
  readonly lexicon: Lexicon
  idOf(symbol: string): number | undefined
}

/** MeloTTS' input for a sentence in words: a run of ids and tones for each clause. */
export class MeloFrontEnd {
  readonly #symbols: MeloSymbols

  constructor(symbols: MeloSymbols) {
    this.#symbols = symbols
  }

  runsOf(spoken: string): Pronunciation[] {
    const { lexicon } = this.#symbols
    const runs: Pronunciation[] = []
    let run: Pronunciation[] = []
    for (const unit of joinPhrases(splitUnits(spoken.toLowerCase()), (phrase) => lexicon.has(phrase))) {
      const sound = this.#soundOf(unit)
      if (sound.ids.length === 0) continue
      run.push(sound)
      if (!CUT.test(unit)) continue
      runs.push(blanked(together(run)))
      run = []
    }
    return run.length > 0 ? [...runs, blanked(together(run))] : runs
  }

  /** Words that the lexicon does not have are spelt. */
  #soundOf(unit: string): Pronunciation {
    const { lexicon, idOf } = this.#symbols
    const known = lexicon.get(unit)
    if (known) return known
    const mark = idOf(unit)
    if (mark !== undefined) return { ids: [mark], tones: [0] }
    return together([...unit].flatMap((character) => lexicon.get(character) ?? []))
  }
}

function together(sounds: readonly Pronunciation[]): Pronunciation {
  return { ids: sounds.flatMap(({ ids }) => ids), tones: sounds.flatMap(({ tones }) => tones) }
}

function blanked({ ids, tones }: Pronunciation): Pronunciation {
  const between = (numbers: readonly number[]) => [BLANK, ...numbers.flatMap((number) => [number, BLANK])]
  return { ids: between(ids), tones: between(tones) }
}
