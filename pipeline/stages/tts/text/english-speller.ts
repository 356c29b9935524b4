import { join } from 'node:path'
import { pocketPackDir } from '../../../models/locations.ts'
import { readPackText } from '../../../models/pack-files.ts'
import { type Dictionary, parseLexicon, spelledPhones, wordPhones } from './english-words.ts'
import { parseLetterToSound } from './letter-to-sound.ts'
import { misakiLetters } from './misaki-letters.ts'

/** Letters of misaki for an English word that a model's own lexicon does not have, or for the name of a capital. */
export type EnglishSpeller = (word: string) => string

/**
 * English by the lexicon and the letter-to-sound rules that come with the program: for voices that were trained on the
 * output of espeak-ng or misaki, neither of which is here.
 *
 * @throws Failure `pack.invalid` where the files that come with the program are damaged
 */
export async function openEnglishSpeller(): Promise<EnglishSpeller> {
  const folder = join(pocketPackDir(), 'tts')
  const [lexicon, letterToSound] = await Promise.all([
    readPackText(join(folder, 'lexicon.txt.gz'), parseLexicon),
    readPackText(join(folder, 'letter-to-sound.json.gz'), parseLetterToSound),
  ])
  return englishSpeller({ lexicon, letterToSound })
}

/** As `openEnglishSpeller`, of a given dictionary. */
export function englishSpeller(dictionary: Dictionary): EnglishSpeller {
  return (word) => {
    const phones = /^[A-Z]$/.test(word)
      ? spelledPhones(word.toLowerCase(), dictionary.lexicon)
      : wordPhones(word.toLowerCase().replace(/[^a-z']/g, ''), dictionary)
    return misakiLetters(word, phones)
  }
}
