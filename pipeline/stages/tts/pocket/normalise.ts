import { englishInWords, LETTER_MARK } from '../text/english-forms.ts'

/** One thing to say: a word of the lexicon, a letter by its name, or a break in the flow. */
export type SpokenToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'letter'; readonly text: string }
  | { readonly kind: 'pause' }

/** A sentence in spoken form. */
export interface SpokenSentence {
  readonly tokens: readonly SpokenToken[]
  readonly question: boolean
}

/**
 * Text as written to sentences as spoken: numbers, times, money, units, abbreviations and symbols in words, capitals
 * such as "ASR" letter by letter, punctuation as pauses. What cannot be said is left out.
 */
export function spokenSentences(text: string): SpokenSentence[] {
  return englishInWords(text)
    .split(/(?<=[.!?])\s+|\n+/)
    .map(sentenceOf)
    .filter((sentence) => sentence.tokens.some((token) => token.kind !== 'pause'))
}

/** A sentence as it is written and as it is spoken. */
export interface WrittenSentence {
  readonly text: string
  readonly spoken: SpokenSentence
}

/**
 * The sentences of a text, each with what was written for it. A full stop that ends no sentence ("7 p.m. today") is told
 * by how it is spoken; where the two do not fit together, all of the text stands for the first sentence.
 */
export function writtenSentences(text: string): WrittenSentence[] {
  const spoken = spokenSentences(text)
  const written = gatherSentences(text.split(/(?<=[.!?])\s+|\n+/))
  return spoken.map((sentence, index) => {
    if (written.length === spoken.length) return { text: written[index] ?? '', spoken: sentence }
    return { text: index === 0 ? text.trim() : '', spoken: sentence }
  })
}

/** Joins parts that are spoken as one sentence, and leaves out those of which nothing is said. */
function gatherSentences(parts: readonly string[]): string[] {
  const sentences: string[] = []
  for (const part of parts) {
    const joined = `${sentences.at(-1) ?? ''} ${part}`.trim()
    if (sentences.length > 0 && spokenSentences(joined).length <= 1) sentences[sentences.length - 1] = joined
    else if (spokenSentences(part).length > 0) sentences.push(part.trim())
  }
  return sentences
}

function sentenceOf(sentence: string): SpokenSentence {
  const tokens: SpokenToken[] = []
  const parts = sentence.match(new RegExp(`${LETTER_MARK}?[a-z']+|[,;:.!?]`, 'g')) ?? []
  for (const [index, part] of parts.entries()) {
    if (/^[,;:.!?]$/.test(part)) {
      if (tokens.length > 0 && tokens.at(-1)?.kind !== 'pause') tokens.push({ kind: 'pause' })
      continue
    }
    const text = part.replace(LETTER_MARK, '').replace(/^'+|'+$/g, '')
    if (text === '') continue
    // "seven a m": the article would be said otherwise.
    const beforeNoon = text === 'a' && parts[index + 1] === 'm'
    const named = part.startsWith(LETTER_MARK) || beforeNoon || (text.length === 1 && text !== 'a' && text !== 'i')
    tokens.push({ kind: named ? 'letter' : 'word', text })
  }
  return { tokens, question: sentence.trimEnd().endsWith('?') }
}
