import { assert, ensure } from '../assert.ts'
import { BELOW_TWENTY } from './inverse-text-normalisation.ts'

const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SCALES: readonly (readonly [number, string])[] = [
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1000, 'thousand'],
]
/** Cardinals whose ordinal is not made by adding "th". */
const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

/** Largest number that is written in words. */
export const LARGEST_IN_WORDS = 999_999_999_999

/**
 * A whole number in English words as the models were trained on them: no hyphens, "and" before the last two digits.
 * 142 is "one hundred and forty two", 1005 "one thousand five".
 */
export function cardinalInWords(value: number): string {
  assert(Number.isInteger(value) && Math.abs(value) <= LARGEST_IN_WORDS, `Not a whole number in range: ${value}`)
  if (value < 0) return `minus ${cardinalInWords(-value)}`
  for (const [size, name] of SCALES) {
    if (value >= size) return withRest(`${cardinalInWords(Math.floor(value / size))} ${name}`, value % size, ' ')
  }
  if (value >= 100) return withRest(`${word(BELOW_TWENTY, Math.floor(value / 100))} hundred`, value % 100, ' and ')
  if (value >= 20) return withRest(word(TENS, Math.floor(value / 10)), value % 10, ' ')
  return word(BELOW_TWENTY, value)
}

/** The ordinal of a whole number in words: 23 is "twenty third", 100 "one hundredth". */
export function ordinalInWords(value: number): string {
  const words = cardinalInWords(value).split(' ')
  const last = ensure(words.pop(), 'the last word of a number')
  return [...words, ordinalOfWord(last)].join(' ')
}

/** Every digit by its name: "4071" is "four zero seven one". Other characters are left out. */
export function digitsInWords(digits: string): string {
  return [...digits]
    .filter((digit) => digit >= '0' && digit <= '9')
    .map((digit) => word(BELOW_TWENTY, Number(digit)))
    .join(' ')
}

/** A year as it is said: 1984 is "nineteen eighty four", 2005 "two thousand five", 1900 "nineteen hundred". */
export function yearInWords(year: number): string {
  const century = Math.floor(year / 100)
  const rest = year % 100
  if (year < 1100 || year > 2099 || (year >= 2000 && year < 2010)) return cardinalInWords(year)
  if (rest === 0) return century % 10 === 0 ? cardinalInWords(year) : `${cardinalInWords(century)} hundred`
  return `${cardinalInWords(century)} ${rest < 10 ? 'oh ' : ''}${cardinalInWords(rest)}`
}

function ordinalOfWord(cardinal: string): string {
  const irregular = IRREGULAR_ORDINALS[cardinal]
  if (irregular) return irregular
  return cardinal.endsWith('y') ? `${cardinal.slice(0, -1)}ieth` : `${cardinal}th`
}

function withRest(head: string, rest: number, joint: string): string {
  return rest === 0 ? head : `${head}${joint}${cardinalInWords(rest)}`
}

function word(words: readonly string[], index: number): string {
  return ensure(words[index], 'a number word')
}
