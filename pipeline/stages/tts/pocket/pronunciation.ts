import { type Dictionary, spelledPhones, wordPhones } from '../text/english-words.ts'
import type { VoiceConfig } from './config.ts'
import type { SpokenSentence, SpokenToken } from './normalise.ts'

/**
 * Phones of a sentence with a pause at either end: the lexicon's, with the two words whose sound depends on their
 * neighbour ("the", "a"); unknown words by a known stem and its ending, by rules from letters to sounds, or spelled.
 */
export function phonesOf(sentence: SpokenSentence, dictionary: Dictionary, config: VoiceConfig): string[] {
  const { symbol, question } = config.pauses
  const phones: string[] = [symbol]
  for (const [index, token] of sentence.tokens.entries()) {
    if (token.kind === 'pause') {
      if (phones.at(-1) !== symbol) phones.push(symbol)
    } else if (token.kind === 'word' && token.text === 'the') {
      phones.push('dh', startsWithVowel(sentence.tokens[index + 1], dictionary, config) ? 'iy' : 'ax')
    } else {
      phones.push(...tokenPhones(token, dictionary))
    }
  }
  if (phones.at(-1) !== symbol) phones.push(symbol)
  if (sentence.question) phones[phones.length - 1] = question
  return phones
}

function startsWithVowel(token: SpokenToken | undefined, dictionary: Dictionary, config: VoiceConfig): boolean {
  if (!token || token.kind === 'pause') return false
  const first = tokenPhones(token, dictionary)[0]
  return first !== undefined && config.vowels.includes(first)
}

function tokenPhones(
  { kind, text }: Exclude<SpokenToken, { kind: 'pause' }>,
  dictionary: Dictionary,
): readonly string[] {
  return kind === 'letter' ? spelledPhones(text, dictionary.lexicon) : wordPhones(text, dictionary)
}
