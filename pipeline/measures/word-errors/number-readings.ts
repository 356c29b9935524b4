import {
  cardinalInWords,
  digitsInWords,
  LARGEST_IN_WORDS,
  ordinalInWords,
  yearInWords,
} from '../../base/text/number-words.ts'

/** The ways in which something written may be said, each as words; the usual one first. */
export type Readings = readonly (readonly string[])[]

/**
 * How a whole number in figures may be said: as a number, as a year, in pairs, figure by figure. "1984" is nineteen eighty
 * four, one thousand nine hundred eighty four, or one nine eight four.
 */
export function integerReadings(digits: string): Readings {
  const byFigure = [digitsInWords(digits), digitsInWords(digits).replaceAll('zero', 'oh')]
  const value = Number(digits)
  if ((digits.length > 1 && digits.startsWith('0')) || value > LARGEST_IN_WORDS) return unique(byFigure)
  const cardinal = withoutAnd(cardinalInWords(value))
  const article = cardinal.startsWith('one ') ? [cardinal.replace('one', 'a')] : []
  const usual = digits.length === 4 && value >= 1100 && value <= 2099 ? [yearInWords(value)] : []
  const isPair = (digits.length === 3 || digits.length === 4) && value % 1000 !== 0
  const paired = isPair ? [pairInWords(Math.floor(value / 100), value % 100)] : []
  const hundreds = digits.length === 4 && value >= 1100 && value % 1000 >= 100 ? [hundredsInWords(value)] : []
  return unique([...usual, cardinal, ...article, ...paired, ...hundreds, ...byFigure].map(withoutAnd))
}

/** "1st" is first, "21st" twenty first. */
export function ordinalReadings(digits: string): Readings {
  return unique([withoutAnd(ordinalInWords(Number(digits)))])
}

/** "80s" is eighties, "1980s" nineteen eighties. `undefined` where it is no decade. */
export function decadeReadings(digits: string): Readings | undefined {
  if (!/^(\d\d)?[2-9]0$/.test(digits)) return undefined
  const tens = cardinalInWords(Number(digits.slice(-2))).replace(/y$/, 'ies')
  const century = digits.length === 4 ? `${cardinalInWords(Number(digits.slice(0, 2)))} ` : ''
  return unique([century + tens])
}

/** "3.25" is three point two five, or three twenty five as a time or a price is said. */
export function decimalReadings(whole: string, fraction: string): Readings {
  const figures = [digitsInWords(fraction), digitsInWords(fraction).replaceAll('zero', 'oh')]
  const heads = whole === '' ? ['', 'zero'] : wordsIn(integerReadings(whole))
  const pointed = heads.flatMap((head) => figures.map((each) => `${head} point ${each}`.trim()))
  const paired = whole !== '' && fraction.length === 2 ? [pairInWords(Number(whole), Number(fraction))] : []
  return unique([...pointed, ...paired])
}

/** "12:05" is twelve oh five, "7:00" seven or seven o'clock. */
export function timeReadings(hour: string, minute: string): Readings {
  const head = cardinalInWords(Number(hour))
  if (Number(minute) === 0) return unique([head, `${head} o'clock`, `${head} hundred`])
  return unique([pairInWords(Number(hour), Number(minute)), `${head} ${digitsInWords(minute)}`])
}

const HALVES: Readonly<Record<string, readonly string[]>> = {
  '1/2': ['one half', 'a half', 'half'],
  '1/4': ['one quarter', 'a quarter', 'one fourth', 'a fourth'],
  '3/4': ['three quarters', 'three fourths'],
}

/** "1/2" is one half, "24/7" twenty four seven. */
export function fractionReadings(above: string, below: string): Readings {
  const [top, bottom] = [wordsIn(integerReadings(above))[0], wordsIn(integerReadings(below))[0]]
  const joints = ['', 'over ', 'slash ', 'divided by ']
  return unique([...(HALVES[`${above}/${below}`] ?? []), ...joints.map((joint) => `${top} ${joint}${bottom}`)])
}

interface Currency {
  readonly one: string
  readonly many: readonly string[]
  readonly hundredth?: readonly [one: string, many: string]
}

const DOLLAR: Currency = { one: 'dollar', many: ['dollars'], hundredth: ['cent', 'cents'] }
const CURRENCIES: Readonly<Record<string, Currency>> = {
  $: DOLLAR,
  '€': { one: 'euro', many: ['euros', 'euro'], hundredth: ['cent', 'cents'] },
  '£': { one: 'pound', many: ['pounds'], hundredth: ['penny', 'pence'] },
  '¥': { one: 'yuan', many: ['yuan', 'yen'] },
}

/** "$5" is five dollars, "$5.50" five dollars fifty, five fifty …, "$3 million" three million dollars. */
export function moneyReadings(symbol: string, amount: string, scale: string): Readings {
  const currency = CURRENCIES[symbol] ?? DOLLAR
  const [whole = '', fraction] = amount.split('.')
  const units = whole === '1' && scale === '' && fraction === undefined ? [currency.one] : currency.many
  const values = wordsIn(fraction === undefined ? integerReadings(whole) : decimalReadings(whole, fraction))
  const plain = values.flatMap((value) =>
    units.map((unit) => [value, scale, unit].filter((each) => each !== '').join(' ')),
  )
  if (fraction?.length !== 2 || scale !== '') return unique(plain)
  return unique([...withHundredths(Number(whole), Number(fraction), currency), ...plain])
}

function withHundredths(whole: number, rest: number, { one, many, hundredth }: Currency): string[] {
  const head = `${withoutAnd(cardinalInWords(whole))} ${whole === 1 ? one : many[0]}`
  const tail = cardinalInWords(rest)
  const coins = hundredth ? [`${tail} ${rest === 1 ? hundredth[0] : hundredth[1]}`] : []
  if (rest === 0) return [head]
  if (whole === 0) return coins
  return [
    `${head} ${tail}`,
    ...coins.flatMap((coin) => [`${head} ${coin}`, `${head} and ${coin}`]),
    pairInWords(whole, rest),
  ]
}

/** What stands alone for its unit: a symbol without an amount. */
export function symbolReadings(symbol: string): Readings {
  const { one, many } = CURRENCIES[symbol] ?? DOLLAR
  return unique([...many, one])
}

/** "19", "84" is nineteen eighty four, "9", "5" nine oh five, "15", "0" fifteen hundred. */
function pairInWords(high: number, low: number): string {
  const head = withoutAnd(cardinalInWords(high))
  if (low === 0) return `${head} hundred`
  return `${head} ${low < 10 ? 'oh ' : ''}${cardinalInWords(low)}`
}

function hundredsInWords(value: number): string {
  const rest = value % 100
  return `${cardinalInWords(Math.floor(value / 100))} hundred${rest === 0 ? '' : ` ${cardinalInWords(rest)}`}`
}

/** "One hundred and five" and "one hundred five" are one number. */
function withoutAnd(words: string): string {
  return words.replaceAll(' and ', ' ')
}

function wordsIn(readings: Readings): string[] {
  return readings.map((words) => words.join(' '))
}

function unique(readings: readonly string[]): Readings {
  return [...new Set(readings)].map((words) => words.split(' '))
}
