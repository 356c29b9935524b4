/** Letters outside ASCII that belong to Latin words. */
const ACCENTED = /[äöüÄÖÜßáéíóúñÁÉÍÓÚÑàèùçâêîôûëïÀÈÙÇÂÊÎÔÛËÏ]/
const ASCII_MARK = /[!-&(-/:-@[-`{-~]/
const ASCII = /[\0-\x7f]/
const LETTER_OR_MARK = /[A-Za-z!-/:-@[-`{-~]/
/** Longest phrase that is looked for, in units. */
const LONGEST_PHRASE = 10

/**
 * A text in units: Latin words and digits together, every other character and every mark alone. Spaces vanish.
 */
export function splitUnits(text: string): string[] {
  const units: string[] = []
  let word = ''
  for (const character of text) {
    const joins = ASCII.test(character)
      ? !ASCII_MARK.test(character) && !/\s/.test(character)
      : ACCENTED.test(character)
    if (joins) {
      word += character
      continue
    }
    if (word !== '') units.push(word)
    word = ''
    if (!/\s/.test(character)) units.push(character)
  }
  return word === '' ? units : [...units, word]
}

/**
 * Joins units into the longest phrases that a lexicon has, from left to right. Phrases neither begin nor end with a Latin
 * letter or an ASCII mark.
 */
export function joinPhrases(units: readonly string[], has: (phrase: string) => boolean): string[] {
  const phrases: string[] = []
  for (let at = 0; at < units.length; ) {
    const count = phraseLength(units, at, has)
    phrases.push(units.slice(at, at + count).join(''))
    at += count
  }
  return phrases
}

function phraseLength(units: readonly string[], at: number, has: (phrase: string) => boolean): number {
  if (LETTER_OR_MARK.test(units[at]?.charAt(0) ?? '')) return 1
  for (let count = Math.min(LONGEST_PHRASE, units.length - at); count > 1; count -= 1) {
    const last = units[at + count - 1] ?? ''
    if (!LETTER_OR_MARK.test(last.slice(-1)) && has(units.slice(at, at + count).join(''))) return count
  }
  return 1
}
