import {
  readClock,
  readCount,
  readDate,
  readDigits,
  readHour,
  readMoney,
  readNumber,
  readTelephone,
  readWhole,
} from './chinese-readings.ts'
import { CODES, COUNTED, CURRENCIES, DEGREES, TELEPHONES, UNITS } from './chinese-units.ts'

type Reading = (...groups: string[]) => string

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
const CLOCK = String.raw`([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?![\d:：])`
const YEAR = String.raw`(?<!\d)((?:1[0-9]|20|21)\d\d)`
const MONTH = '(0?[1-9]|1[0-2])'
const DAY = String.raw`(0?[1-9]|[12]\d|3[01])`
const TO = String.raw`\s*(?:[-–—~～]|--)\s*`

const oneOf = (words: readonly string[]) =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll('$', String.raw`\$`))
    .join('|')
const form = (pattern: string, reading: Reading): readonly [RegExp, Reading] => [new RegExp(pattern, 'g'), reading]

/** Telephone numbers and codes: nothing else may take their digits apart. */
const NAMED_DIGITS = [
  form(String.raw`(?<![\d.])((?:\+86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4})(?!\d)`, (_all, digits = '') =>
    readTelephone(digits),
  ),
  form(String.raw`(?<!\d)(0\d{2,3}[-\s]\d{7,8}|[48]00[-\s]\d{3}[-\s]\d{4})(?!\d)`, (_all, digits = '') =>
    readTelephone(digits),
  ),
  form(String.raw`((?:${TELEPHONES})[是为：:\s]*)(\d[\d-]{2,})`, (_all, before = '', digits = '') => {
    return `${before}${readTelephone(digits)}`
  }),
  form(String.raw`((?:${CODES})[是为：:\s]*)(\d{3,})`, (_all, before = '', digits = '') => before + readDigits(digits)),
  form(String.raw`(?<![\d.])(\d+(?:\.\d+){3})(?![\d.])`, (_all, digits = '') =>
    readDigits(digits).replaceAll('.', '点'),
  ),
  form(String.raw`(?<![\d.])(\d+\.\d+\.\d+)(?![\d.])`, (_all, digits = '') =>
    digits.split('.').map(readWhole).join('点'),
  ),
  // Trains and models: G1234, RTX4090.
  form(String.raw`(?<=[A-Z])(\d{3,})(?![\d.])`, (_all, digits = '') => readDigits(digits)),
]

/** 11/29 alone is a fraction: a date needs its year or 月. */
const DATES = [
  form(`${YEAR}${TO}${YEAR}年`, (_all, from = '', to = '') => `${readDigits(from)}到${readDigits(to)}年`),
  form(`${YEAR}([-/.])${MONTH}\\2${DAY}(?![\\d.])`, (_all, year = '', _mark, month = '', day = '') =>
    readDate(year, month, day),
  ),
  form(`${YEAR}年${MONTH}月${DAY}(?=日|号)`, (_all, year = '', month = '', day = '') =>
    readDate(year, month, day).slice(0, -1),
  ),
  form(`${YEAR}年${MONTH}月`, (_all, year = '', month = '') => readDate(year, month)),
  form(`${YEAR}(?=年(?!前|后|以|内|间|的))`, (_all, year = '') => readDigits(year)),
  form(String.raw`(?<![\d第])(\d\d)(?=年(?:代|级|款|版|初|末|底|毕业))`, (_all, year = '') => readDigits(year)),
]

const TIMES = [
  form(`${CLOCK}\\s*([aApP])\\.?[mM]\\.?`, (_all, hour = '', minute = '', second, half = '') => {
    return `${/p/i.test(half) ? '下午' : '上午'}${readClock(hour, minute, second)}`
  }),
  form(`${CLOCK}${TO}${CLOCK}`, (_all, h1 = '', m1 = '', s1, h2 = '', m2 = '', s2) => {
    return `${readClock(h1, m1, s1)}到${readClock(h2, m2, s2)}`
  }),
  form(`(?<![\\d:：])${CLOCK}`, (_all, hour = '', minute = '', second) => readClock(hour, minute, second)),
  form(String.raw`(?<![\d.])(\d{1,2})(?=点(?!\d))`, (_all, hour = '') => readHour(hour)),
  form(String.raw`(?<=点)0(\d)(?=分)`, (_all, minute = '') => `零${readWhole(minute)}`),
  form(String.raw`(\d+)\s*[:：]\s*(\d+)`, (_all, one = '', other = '') => `${readNumber(one)}比${readNumber(other)}`),
]

const money = (sign: string, amount: string, scale = '') =>
  scale === '' ? readMoney(amount, CURRENCIES[sign] ?? '') : `${readCount(amount)}${scale}${CURRENCIES[sign] ?? ''}`

/** What stands between two numbers, and what stands before one. */
const BETWEEN = [
  form(String.raw`((?:比分|战成|以)[^\d，。]{0,3}\d+)[-–—](?=\d)`, (_all, before = '') => `${before}比`),
  form(String.raw`(\d)\s*[-−–]\s*(?=\d+(?:\.\d+)?\s*=)`, (_all, before = '') => `${before}减`),
  // A minus before a second number belongs to it only where a sign of a range stands before.
  form(
    String.raw`(\d(?:[a-zA-Z%‰℃℉°²³㎡]|°C)*)${TO}(?=(?:${oneOf(Object.keys(CURRENCIES))})?-?\d)`,
    (_all, before = '') => {
      return `${before}到`
    },
  ),
  form(String.raw`(\d)\s*[×xX*✕]\s*(?=\d)`, (_all, before = '') => `${before}乘`),
  form(String.raw`(\d)\s*÷\s*(?=\d)`, (_all, before = '') => `${before}除以`),
  form(String.raw`(\d)\s*\+\s*(?=\d)`, (_all, before = '') => `${before}加`),
  form(String.raw`(?<![\d/.])(\d+)/(\d+)(?![\d/.])`, (all, part = '', whole = '') =>
    Number(part) < Number(whole) ? `${readWhole(whole)}分之${readWhole(part)}` : all.replace('/', '，'),
  ),
]

const AMOUNTS = [
  form(
    `(${oneOf(Object.keys(CURRENCIES))})\\s*(${NUMBER})\\s*([万亿千百]?)`,
    (_all, sign = '', amount = '', scale = '') => money(sign, amount, scale),
  ),
  form(`-\\s*(${NUMBER})\\s*(${oneOf(Object.keys(DEGREES))})`, (_all, amount = '', unit = '') => {
    return `零下${readNumber(amount)}${DEGREES[unit]}`
  }),
  form(`(${NUMBER})\\s*(${oneOf(Object.keys(DEGREES))})`, (_all, amount = '', unit = '') => {
    return `${readNumber(amount)}${DEGREES[unit]}`
  }),
  form(String.raw`(-?)(${NUMBER})\s*([%％‰])`, (_all, minus = '', amount = '', sign = '') => {
    return `${minus === '' ? '' : '负'}${sign === '‰' ? '千' : '百'}分之${readNumber(amount)}`
  }),
  form(String.raw`(${NUMBER})\s*(${oneOf(Object.keys(UNITS))})(?![A-Za-z0-9])`, (_all, amount = '', unit = '') => {
    return `${readCount(amount)}${UNITS[unit]}`
  }),
]

const NUMBERS = [
  form(String.raw`第\s*(\d+)`, (_all, digits = '') => `第${readWhole(digits)}`),
  form(String.raw`(?<![\w.])-(?=\d)`, () => '负'),
  form(String.raw`(?<![\d.])2(?=\s*(?:${oneOf(COUNTED)}))`, () => '两'),
  // Bare digits of a length that nobody counts to.
  form(String.raw`(?<![\d.,])\d{9,}(?![\d.,])(?!\s*(?:个|元|块|人|次|万|亿))`, (digits = '') => readDigits(digits)),
  form(NUMBER, (written = '') => readNumber(written)),
]

/** Written forms and how they are read, in this order: what has a mark of its own before plain numbers. */
export const CHINESE_FORMS: readonly (readonly [RegExp, Reading])[] = [
  ...[...DATES, ...NAMED_DIGITS, ...TIMES, ...BETWEEN],
  ...[...AMOUNTS, ...NUMBERS],
]
