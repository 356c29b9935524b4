import { chineseInWords } from './chinese-normaliser.ts'
import { englishInWords, LETTER_MARK } from './english-forms.ts'

/** A sentence as it is written and as it is said. */
export interface ReadSentence {
  readonly text: string
  /** In words: Latin in lower case but for letters that are named; marks stay. */
  readonly spoken: string
}

const LETTER = /\p{L}/u
/** Characters and marks of Chinese: figures and units may stand between its marks alone. */
const CHINESE = /[\p{Script=Han}，。！？；：、]/u
/** Ends a sentence, with what closes quotes and brackets after it; a full stop only before a space. */
const CUT = /(?<=[。！？!?；][”’」』）)"']*)(?![。！？!?；”’」』）)"'])|(?<=\.[”’)"']*)\s+|\n+/u
const ENDS = /[。！？!?；.]["'”’」』）)]*$/u

/** In which language numbers are read where no words stand beside them. */
export type Reading = 'zh' | 'en'

/**
 * The sentences of a text of Chinese, English or both. Numbers are read in Chinese where a sentence has Chinese in it, in
 * English where it has English alone, and where it has no words as the rest of the text is, or else as `otherwise` says.
 * What cannot be said is left out.
 */
export function readSentences(text: string, otherwise: Reading): ReadSentence[] {
  const wordless = languageOf(text) ?? otherwise
  const sentences: ReadSentence[] = []
  let begun = ''
  for (const part of text.split(CUT)) {
    const written = begun === '' ? part.trim() : `${begun} ${part.trim()}`
    const spoken = inWords(written, languageOf(written) ?? wordless)
    // The stop of "Mr." or "7 p.m." ends no sentence, and is not there any more once it is read.
    if (written.endsWith('.') && !ENDS.test(spoken) && /[\p{L}\p{N}]/u.test(spoken)) {
      begun = written
      continue
    }
    begun = ''
    if (sayable(spoken)) sentences.push({ text: written, spoken })
  }
  if (begun !== '') sentences.push({ text: begun, spoken: inWords(begun, languageOf(begun) ?? wordless) })
  return sentences
}

function languageOf(text: string): Reading | undefined {
  if (CHINESE.test(text)) return 'zh'
  return LETTER.test(text) ? 'en' : undefined
}

function inWords(written: string, language: Reading): string {
  if (language === 'zh') return chineseInWords(written)
  const letters = new RegExp(`${LETTER_MARK}([a-z])`, 'g')
  const words = englishInWords(written).replace(letters, (_all, letter: string) => letter.toUpperCase())
  return words
    .replace(/\s+([,.;:!?])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}

function sayable(spoken: string): boolean {
  return /[\p{L}\p{N}]/u.test(spoken)
}
