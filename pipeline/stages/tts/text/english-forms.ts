import {
  cardinalInWords,
  digitsInWords,
  LARGEST_IN_WORDS,
  ordinalInWords,
  yearInWords,
} from '../../../base/text/number-words.ts'

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'mr.': 'mister',
  'mrs.': 'missus',
  'ms.': 'miss',
  'dr.': 'doctor',
  'prof.': 'professor',
  'st.': 'saint',
  'e.g.': 'for example',
  'i.e.': 'that is',
  'etc.': 'and so on',
  'vs.': 'versus',
  'approx.': 'about',
}

/** Units that follow a number, as they are said after one and after several. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  ms: ['millisecond', 'milliseconds'],
  s: ['second', 'seconds'],
  sec: ['second', 'seconds'],
  min: ['minute', 'minutes'],
  h: ['hour', 'hours'],
  km: ['kilometer', 'kilometers'],
  m: ['meter', 'meters'],
  cm: ['centimeter', 'centimeters'],
  mm: ['millimeter', 'millimeters'],
  kg: ['kilogram', 'kilograms'],
  g: ['gram', 'grams'],
  hz: ['hertz', 'hertz'],
  khz: ['kilohertz', 'kilohertz'],
  mb: ['megabyte', 'megabytes'],
  gb: ['gigabyte', 'gigabytes'],
  '%': ['percent', 'percent'],
  '°': ['degree', 'degrees'],
  '°c': ['degree celsius', 'degrees celsius'],
  '°f': ['degree fahrenheit', 'degrees fahrenheit'],
}

const SYMBOLS: readonly (readonly [RegExp, string])[] = [
  [/&/g, ' and '],
  [/\+/g, ' plus '],
  [/=/g, ' equals '],
  [/@/g, ' at '],
  [/[‘’ʼ]/g, "'"],
  [/[“”"()[\]{}*_#<>|~`]/g, ' '],
  // Dashes between words and the remaining separators are short breaks.
  [/\s[-–—]+\s|[—–…]|\.{2,}/g, ', '],
  [/(?<=[a-z])-(?=[a-z])/gi, ' '],
]

const NUMBER = String.raw`\d+(?:,\d{3})*(?:\.\d+)?`
const UNIT = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .join('|')
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december'

/** Written forms and how they are said, in this order: times and money before plain numbers. All apply to lower-case text. */
const WRITTEN_FORMS: readonly (readonly [RegExp, (...groups: string[]) => string])[] = [
  [
    /\b(\d{1,2}):(\d{2})(?:\s*([ap])\.?\s?m\b\.?)?/g,
    (_all, hour = '', minute = '', half) => clockInWords(hour, minute, half),
  ],
  [/\b(\d{1,2})\s*([ap])\.?\s?m\b\.?/g, (_all, hour = '', half = '') => `${numberInWords(hour)} ${half} m`],
  [new RegExp(String.raw`([$€£])\s?(${NUMBER})`, 'g'), (_all, sign = '', amount = '') => moneyInWords(sign, amount)],
  [
    /\b(\d+)(?:st|nd|rd|th)\b/g,
    (all, digits = '') => (Number(digits) <= LARGEST_IN_WORDS ? ordinalInWords(Number(digits)) : all),
  ],
  [
    new RegExp(String.raw`\b(in|since|until|by|year|${MONTHS})\s+(1[1-9]\d\d|20\d\d)\b(?![.,]\d)`, 'g'),
    (_all, before = '', year = '') => `${before} ${yearInWords(Number(year))}`,
  ],
  [new RegExp(String.raw`(${NUMBER})\s*[-–]\s*(${NUMBER})`, 'g'), (_all, from = '', to = '') => `${from} to ${to}`],
  [
    new RegExp(String.raw`(${NUMBER})\s*(${UNIT})(?![a-z])`, 'g'),
    (_all, amount = '', unit = '') => quantityInWords(amount, unit),
  ],
  [new RegExp(String.raw`(?<![\w.])-(${NUMBER})`, 'g'), (_all, amount = '') => ` minus ${numberInWords(amount)} `],
  [new RegExp(NUMBER, 'g'), (amount) => ` ${numberInWords(amount)} `],
]

/**
 * English as it is written to what is said, in lower case: numbers, times, money, units, abbreviations and symbols in
 * words; marks stay. Letters to be named are marked (`LETTER_MARK`).
 */
export function englishInWords(text: string): string {
  return inWords(spellOutCapitals(text).toLowerCase())
}

function inWords(lower: string): string {
  let text = lower
  for (const [abbreviation, words] of Object.entries(ABBREVIATIONS)) {
    text = text.replace(
      new RegExp(String.raw`(?<![\w.]|\d\s)${abbreviation.replaceAll('.', String.raw`\.`)}`, 'g'),
      words,
    )
  }
  for (const [pattern, say] of WRITTEN_FORMS) text = text.replace(pattern, say)
  for (const [pattern, words] of SYMBOLS) text = text.replace(pattern, words)
  return text
}

/** "ASR" becomes "a.s.r." unless everything is in capitals. */
function spellOutCapitals(text: string): string {
  if (!/[a-z]/.test(text)) return text
  return text.replace(/\b[A-Z]{2,5}\b/g, (capitals) =>
    [...capitals].map((letter) => `${LETTER_MARK}${letter} `).join(''),
  )
}

/** Stands before a letter that is to be named; a private-use character, so that no text contains it. */
export const LETTER_MARK = '\ue000'

/** "1,250" and "3.14"; numbers too long for words digit by digit. */
function numberInWords(written: string): string {
  const [whole = '0', fraction] = written.replaceAll(',', '').split('.')
  const value = Number(whole)
  const words = value <= LARGEST_IN_WORDS && !/^0\d/.test(whole) ? cardinalInWords(value) : digitsInWords(whole)
  return fraction === undefined ? words : `${words} point ${digitsInWords(fraction)}`
}

function clockInWords(hour: string, minute: string, half: string | undefined): string {
  const suffix = half ? ` ${half} m` : ''
  if (minute === '00') return `${numberInWords(hour)} o'clock${suffix}`
  const minutes = minute.startsWith('0') ? `oh ${numberInWords(minute.slice(1))}` : numberInWords(minute)
  return `${numberInWords(hour)} ${minutes}${suffix}`
}

function moneyInWords(sign: string, amount: string): string {
  const names: Readonly<Record<string, readonly [string, string]>> = {
    $: ['dollar', 'cent'],
    '€': ['euro', 'cent'],
    '£': ['pound', 'penny'],
  }
  const [unit, part] = names[sign] ?? ['', '']
  const [whole = '0', fraction] = amount.split('.')
  const main = `${numberInWords(whole)} ${unit}${whole === '1' ? '' : 's'}`
  if (fraction === undefined || Number(fraction) === 0) return main
  const small = Number(fraction.padEnd(2, '0').slice(0, 2))
  const smallUnit = part === 'penny' && small !== 1 ? 'pence' : `${part}${small === 1 ? '' : 's'}`
  return `${main} and ${cardinalInWords(small)} ${smallUnit}`
}

function quantityInWords(amount: string, unit: string): string {
  const [one, many] = UNITS[unit] ?? [unit, unit]
  return `${numberInWords(amount)} ${amount === '1' ? one : many}`
}
