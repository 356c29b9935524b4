import { BELOW_TWENTY } from '../../base/text/inverse-text-normalisation.ts'
import { ordinalInWords } from '../../base/text/number-words.ts'
import {
  decadeReadings,
  decimalReadings,
  fractionReadings,
  integerReadings,
  moneyReadings,
  ordinalReadings,
  type Readings,
  symbolReadings,
  timeReadings,
} from './number-readings.ts'

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SCALES = ['hundred', 'thousand', 'million', 'billion']
const NUMBER_WORDS = new Set([...BELOW_TWENTY, ...TENS, ...SCALES, 'oh'])
const ORDINAL_WORDS = new Set(Array.from({ length: 99 }, (_, n) => ordinalInWords(n + 1)))

/** What is written, piece by piece; each form of figures before those that it begins with. */
const PIECE = new RegExp(
  [
    String.raw`(?<symbol>[$€£¥])\s?(?<amount>\d+(?:\.\d+)?)(?:\s(?<scale>thousand|million|billion)\b)?`,
    String.raw`(?<backAmount>\d+(?:\.\d+)?)\s?(?<backSymbol>[$€£¥])(?!\d)`,
    String.raw`(?<hour>\d{1,2}):(?<minute>[0-5]\d)(?!\d)`,
    String.raw`(?<ordinal>\d{1,12})(?:st|nd|rd|th)\b`,
    String.raw`(?<decade>\d{2,4})'?s\b`,
    String.raw`(?<whole>\d*)\.(?<fraction>\d+)`,
    String.raw`(?<above>\d{1,3})/(?<below>\d{1,3})(?![\d/])`,
    String.raw`(?<digits>\d+)`,
    '(?<sign>[-+−×÷=%&°]|[$€£¥])',
    String.raw`(?<han>\p{Script=Han})`,
    String.raw`(?<word>(?:(?!\p{Script=Han})[\p{L}\p{M}])+(?:'(?:(?!\p{Script=Han})[\p{L}\p{M}])+)*|\p{N}+)`,
  ].join('|'),
  'gu',
)

/** How signs are said. A hyphen between figures may be said or not. */
const SIGNS: Readonly<Record<string, Readings>> = {
  '-': [[], ['minus'], ['to']],
  '+': [['plus']],
  '−': [['minus'], ['negative']],
  '×': [['times'], ['by']],
  '÷': [['divided', 'by'], ['over']],
  '=': [['equals'], ['is']],
  '%': [['percent']],
  '&': [['and']],
  '°': [['degrees'], ['degree']],
}

/**
 * A text as what is said, in order: for each piece the ways in which it may be said. Case, punctuation and spelling that no
 * listener hears are gone; words have one reading, figures and signs often several.
 */
export function spokenSegments(text: string): readonly Readings[] {
  const segments: Readings[] = []
  for (const { groups = {} } of evened(text).matchAll(PIECE)) {
    const before = segments.at(-1)?.[0]?.at(-1)
    segments.push(...readingsOf(groups, before))
  }
  return withNumberWords(segments)
}

/** One form of each character, and of what is written in several ways. */
function evened(text: string): string {
  return text
    .replace(/(\d)(?=[½¼¾])/g, '$1 and ')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘ʼ]/g, "'")
    .replaceAll('⁄', '/')
    .replace(/(?<!\d)(\d{1,3}(?:,\d{3})+)(?!,?\d)/g, (grouped) => grouped.replaceAll(',', ''))
    .replace(/(\d|o'clock) ?([ap])\.? ?m\b\.?/g, '$1 $2 m')
    .replace(/\bpm\b/g, 'p m')
    .replace(/\bper cent\b/g, 'percent')
    .replace(/(?<=^|[\s(])[-–−](?=[\d.$€£¥])/g, '−')
    .replace(/(?<=\d) [-–−] (?=\d)/g, ' − ')
    .replace(/(?<=\d)[–](?=\d)/g, '-')
    .replace(/(?<!\d)-|-(?!\d)/g, ' ')
    .replace(/(?<=\d ?)[*x](?= ?\d)/g, '×')
    .replace(/°\s?c\b/g, '°')
}

type Groups = Readonly<Record<string, string | undefined>>

/** The readings of one piece. */
function readingsOf(piece: Groups, before: string | undefined): readonly Readings[] {
  const { word, han, sign, digits, symbol, amount, scale = '', backSymbol, backAmount, hour, minute } = piece
  if (word !== undefined || han !== undefined) return [[[word ?? han ?? '']]]
  if (sign !== undefined) return [SIGNS[sign] ?? symbolReadings(sign)]
  if (digits !== undefined) return [dayReadings(integerReadings(digits), digits, before)]
  if (symbol !== undefined && amount !== undefined) return [moneyReadings(symbol, amount, scale)]
  if (backSymbol !== undefined && backAmount !== undefined) return [moneyReadings(backSymbol, backAmount, '')]
  if (hour !== undefined && minute !== undefined) return [timeReadings(hour, minute)]
  return [rareReadings(piece, before)]
}

function rareReadings(
  { ordinal, decade, whole = '', fraction, above, below }: Groups,
  before: string | undefined,
): Readings {
  if (ordinal !== undefined) return dayReadings(ordinalReadings(ordinal), ordinal, before)
  if (decade !== undefined) return decadeReadings(decade) ?? integerReadings(decade).map((words) => [...words, 's'])
  if (fraction !== undefined) return decimalReadings(whole, fraction)
  return fractionReadings(above ?? '', below ?? '')
}

/** Behind a month a number is a day, which is said as an ordinal, with or without "the". */
function dayReadings(readings: Readings, digits: string, before: string | undefined): Readings {
  if (before === undefined || !MONTHS.includes(before) || Number(digits) < 1 || Number(digits) > 31) return readings
  const ordinals = ordinalReadings(digits)
  return [...readings, ...ordinals, ...ordinals.map((words) => ['the', ...words])]
}

/** Number words that are said alike and written in two ways: "one hundred and five", "seven am", the letter o for a zero. */
function withNumberWords(segments: readonly Readings[]): readonly Readings[] {
  const single = segments.map((readings) =>
    readings.length === 1 && readings[0]?.length === 1 ? readings[0][0] : undefined,
  )
  const isNumber = (at: number) => {
    const word = single[at] ?? segments[at]?.[0]?.[0]
    return word !== undefined && NUMBER_WORDS.has(word)
  }
  return segments.flatMap((readings, at) => {
    const word = single[at]
    const isLast = isNumber(at + 1) || ORDINAL_WORDS.has(single[at + 1] ?? '')
    if (word === 'and' && SCALES.includes(single[at - 1] ?? '') && isLast) return []
    if (word === 'o' && (isNumber(at - 1) || isNumber(at + 1))) return [[['oh']]]
    if (word === 'am' && isNumber(at - 1)) return [[['a']], [['m']]]
    return [readings]
  })
}
