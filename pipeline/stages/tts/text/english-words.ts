import type { LetterToSound } from './letter-to-sound.ts'

/** Phones of a word, or `undefined` where it is not known. */
export type Lexicon = (word: string) => readonly string[] | undefined

/** Where pronunciations come from. */
export interface Dictionary {
  readonly lexicon: Lexicon
  /** For words that the lexicon does not have; not every pack has rules. */
  readonly letterToSound: LetterToSound | undefined
}

/** How letters are called where the lexicon's entry is a word instead: "a" is the article there. */
const LETTER_NAMES: Readonly<Record<string, readonly string[]>> = { a: ['ey'] }

/** Endings that are taken off an unknown word, and how they sound. */
const ENDINGS: readonly (readonly [ending: string, phones: (stemEnd: string) => readonly string[]])[] = [
  ["'s", pluralSound],
  ['es', pluralSound],
  ['s', pluralSound],
  ['ing', () => ['ih', 'ng']],
  ['ed', pastSound],
  ['ly', () => ['l', 'iy']],
]

/** Lines of "word ph ph ph". Phones are split when a word is asked for: most words never are. */
export function parseLexicon(text: string): Lexicon {
  const entries = new Map<string, string>()
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    if (space > 0) entries.set(line.slice(0, space), line.slice(space + 1))
  }
  return (word) => entries.get(word)?.split(' ')
}

/**
 * Phones of an English word in lower case: the lexicon's, by a known stem and its ending, by rules from letters to
 * sounds, or spelled.
 */
export function wordPhones(word: string, dictionary: Dictionary): readonly string[] {
  const { lexicon, letterToSound } = dictionary
  // The article; flite's own lexicon entry for the letter differs from pack to pack.
  if (word === 'a') return ['ax']
  const known = lexicon(word) ?? inflected(word, lexicon)
  if (known) return known
  const sounded = letterToSound?.(word) ?? []
  return sounded.length > 0 ? sounded : spelledPhones(word, lexicon)
}

/** Phones of the names of a word's letters. */
export function spelledPhones(word: string, lexicon: Lexicon): readonly string[] {
  return [...word].flatMap((letter) => LETTER_NAMES[letter] ?? lexicon(letter) ?? [])
}

/** "lights" by "light", "baking" by "bake". */
function inflected(word: string, lexicon: Lexicon): readonly string[] | undefined {
  for (const [ending, sound] of ENDINGS) {
    if (!word.endsWith(ending)) continue
    const stem = word.slice(0, -ending.length)
    for (const candidate of [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')]) {
      const phones = candidate.length > 1 ? lexicon(candidate) : undefined
      if (phones) return [...phones, ...sound(phones.at(-1) ?? '')]
    }
  }
  return undefined
}

function pluralSound(stemEnd: string): readonly string[] {
  if (['s', 'z', 'sh', 'zh', 'ch', 'jh'].includes(stemEnd)) return ['ax', 'z']
  return ['p', 't', 'k', 'f', 'th'].includes(stemEnd) ? ['s'] : ['z']
}

function pastSound(stemEnd: string): readonly string[] {
  if (stemEnd === 't' || stemEnd === 'd') return ['ax', 'd']
  return ['p', 'k', 'f', 'th', 's', 'sh', 'ch'].includes(stemEnd) ? ['t'] : ['d']
}
