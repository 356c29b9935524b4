/** Spoken number words, and the text around them, as people write them. No dependencies: the console's page uses it too. */

/** The numbers from zero to nineteen, in order. */
export const BELOW_TWENTY =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  )
const TENTHS = 'twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth'.split(' ')
/** What is counted in figures, however few of it there are. */
const UNITS = new Set(
  'second seconds minute minutes hour hours milliseconds degrees percent euros dollars miles kilometers inches centimeters'.split(
    ' ',
  ),
)
/** Between two numbers of a sum, which is written in figures. */
const OPERATORS = new Set(['plus', 'minus', 'times'])
/** Numbers up to here stay words where nothing is counted or reckoned with them, as in print. */
const LARGEST_IN_PROSE = 12

/** A number read from the words at a place: its value, how many words it took, and how it was meant. */
interface ReadNumber {
  readonly value: number
  readonly words: number
  readonly ordinal: boolean
}

/** A word without the punctuation behind it, and that punctuation. */
interface Token {
  readonly word: string
  readonly after: string
}

/**
 * "wake me at seven thirty p m in twenty five minutes" becomes "wake me at 7:30 p.m. in 25 minutes". Numbers up to twelve
 * stay words unless they count a unit, belong to a time or to a sum. Text without number words comes back as it is.
 */
export function inverseNormalise(text: string): string {
  const tokens = text.split(' ').map(tokenOf)
  const written: string[] = []
  for (let at = 0; at < tokens.length; ) {
    const piece = clockAt(tokens, at) ?? numberAt(tokens, at)
    written.push(piece?.text ?? wordAt(tokens, at) + afterAt(tokens, at))
    at += piece?.words ?? 1
  }
  return written.join(' ').replaceAll(/ %/g, '%')
}

interface Piece {
  readonly text: string
  readonly words: number
}

function tokenOf(piece: string): Token {
  const after = /[.,?!;:]+$/.exec(piece)?.[0] ?? ''
  return { word: after === '' ? piece : piece.slice(0, -after.length), after }
}

/** "seven thirty", "twelve oh five a m", "nine o'clock": a time of day, unless a unit follows. */
function clockAt(tokens: readonly Token[], at: number): Piece | undefined {
  const hour = hourAt(tokens, at)
  if (hour === undefined) return undefined
  if (joined(tokens, at) && wordAt(tokens, at + 1) === "o'clock") return withHalfOfDay(`${hour} o'clock`, tokens, at, 2)
  const minutes = joined(tokens, at) ? minutesAt(tokens, at + 1) : undefined
  if (minutes) {
    const words = 1 + minutes.words
    const next = joined(tokens, at + words - 1) ? wordAt(tokens, at + words) : undefined
    if (next !== undefined && (UNITS.has(next) || OPERATORS.has(next) || next === 'hundred')) return undefined
    return withHalfOfDay(`${hour}:${String(minutes.value).padStart(2, '0')}`, tokens, at, words)
  }
  return joined(tokens, at) && halfOfDay(tokens, at + 1) ? withHalfOfDay(String(hour), tokens, at, 1) : undefined
}

/** An hour of the clock, said in one word. */
function hourAt(tokens: readonly Token[], at: number): number | undefined {
  const hour = BELOW_TWENTY.indexOf(wordAt(tokens, at))
  return hour >= 1 && hour <= 12 ? hour : undefined
}

/** "oh five", "fifteen", "thirty two": minutes as they are said behind an hour, ten to fifty nine. */
function minutesAt(tokens: readonly Token[], at: number): ReadNumber | undefined {
  const word = wordAt(tokens, at)
  if (word === 'oh') {
    const digit = joined(tokens, at) ? BELOW_TWENTY.indexOf(wordAt(tokens, at + 1)) : -1
    return digit >= 1 && digit <= 9 ? { value: digit, words: 2, ordinal: false } : undefined
  }
  const read = belowHundredAt(tokens, at)
  return read && !read.ordinal && read.value >= 10 && read.value <= 59 ? read : undefined
}

function halfOfDay(tokens: readonly Token[], at: number): string | undefined {
  const letter = wordAt(tokens, at)
  if ((letter !== 'a' && letter !== 'p') || !joined(tokens, at) || wordAt(tokens, at + 1) !== 'm') return undefined
  return `${letter}.m.`
}

/** A time with "a m" or "p m" behind it, and the punctuation of its last word. */
function withHalfOfDay(time: string, tokens: readonly Token[], at: number, words: number): Piece {
  const half = joined(tokens, at + words - 1) ? halfOfDay(tokens, at + words) : undefined
  const length = words + (half ? 2 : 0)
  const after = afterAt(tokens, at + length - 1)
  if (!half) return { text: time + after, words: length }
  // The full stop of the abbreviation ends the sentence too.
  return { text: `${time} ${half}${after.startsWith('.') ? after.slice(1) : after}`, words: length }
}

/** A number in figures, where figures are usual. */
function numberAt(tokens: readonly Token[], at: number): Piece | undefined {
  const read = thousandsAt(tokens, at)
  if (!read) return undefined
  const last = at + read.words - 1
  const next = joined(tokens, last) ? wordAt(tokens, last + 1) : undefined
  const before = at > 0 && joined(tokens, at - 1) ? wordAt(tokens, at - 1) : undefined
  const after = afterAt(tokens, last)
  if (read.ordinal) {
    return read.value > LARGEST_IN_PROSE
      ? { text: `${read.value}${suffixOf(read.value)}${after}`, words: read.words }
      : undefined
  }
  const reckoned = [next, before].some((word) => word !== undefined && OPERATORS.has(word))
  const counted = next !== undefined && UNITS.has(next)
  if (read.value <= LARGEST_IN_PROSE && !counted && !reckoned) return undefined
  if (next === 'percent') return { text: `${read.value}%${afterAt(tokens, last + 1)}`, words: read.words + 1 }
  return { text: `${read.value}${after}`, words: read.words }
}

/** Up to "nine hundred ninety nine thousand nine hundred and ninety nine". */
function thousandsAt(tokens: readonly Token[], at: number): ReadNumber | undefined {
  const head = hundredsAt(tokens, at)
  if (!head || head.ordinal) return head
  const behind = at + head.words
  if (!joined(tokens, behind - 1) || wordAt(tokens, behind) !== 'thousand') return head
  const rest = joined(tokens, behind) ? hundredsAt(tokens, behind + 1) : undefined
  return {
    value: head.value * 1000 + (rest?.value ?? 0),
    words: head.words + 1 + (rest?.words ?? 0),
    ordinal: rest?.ordinal ?? false,
  }
}

/** "one hundred and forty two", with or without "and". */
function hundredsAt(tokens: readonly Token[], at: number): ReadNumber | undefined {
  const head = belowHundredAt(tokens, at)
  if (!head || head.ordinal) return head
  const behind = at + head.words
  if (!joined(tokens, behind - 1) || wordAt(tokens, behind) !== 'hundred') return head
  const hundreds = { value: head.value * 100, words: head.words + 1, ordinal: false }
  if (!joined(tokens, behind)) return hundreds
  const and = wordAt(tokens, behind + 1) === 'and' ? 1 : 0
  const rest = and === 0 || joined(tokens, behind + 1) ? belowHundredAt(tokens, behind + 1 + and) : undefined
  if (!rest) return hundreds
  return { value: hundreds.value + rest.value, words: hundreds.words + and + rest.words, ordinal: rest.ordinal }
}

function belowHundredAt(tokens: readonly Token[], at: number): ReadNumber | undefined {
  const word = wordAt(tokens, at)
  const small = BELOW_TWENTY.indexOf(word)
  if (small >= 0) return { value: small, words: 1, ordinal: false }
  for (const [names, step, first] of [
    [ORDINALS, 1, 0],
    [TENTHS, 10, 20],
  ] as const) {
    const place = names.indexOf(word)
    if (place > 0 || (place === 0 && step === 10)) return { value: first + place * step, words: 1, ordinal: true }
  }
  const ten = TENS.indexOf(word)
  if (ten === -1) return undefined
  const value = 20 + ten * 10
  const next = joined(tokens, at) ? wordAt(tokens, at + 1) : ''
  const one = BELOW_TWENTY.indexOf(next)
  if (one >= 1 && one <= 9) return { value: value + one, words: 2, ordinal: false }
  const nth = ORDINALS.indexOf(next)
  return nth >= 1 && nth <= 9 ? { value: value + nth, words: 2, ordinal: true } : { value, words: 1, ordinal: false }
}

/** The word at a place; none beyond the end. */
function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}

/** The punctuation behind the word at a place. */
function afterAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.after ?? ''
}

/** Another word follows, and no punctuation stands between. */
function joined(tokens: readonly Token[], at: number): boolean {
  return at + 1 < tokens.length && afterAt(tokens, at) === ''
}

function suffixOf(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13
  return teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')
}
