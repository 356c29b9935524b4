import { chineseDigits, chineseNumber } from '../../../base/text/chinese-numbers.ts'

/** Numbers with more digits are read digit by digit. */
const MOST_DIGITS = 12

/** Digits one by one, as in years, codes and telephone numbers; other characters stay. */
export function readDigits(digits: string): string {
  return chineseDigits(digits)
}

/** A telephone number: 1 is 幺, so that nobody takes it for 7; what separates its groups is a short break. */
export function readTelephone(written: string): string {
  const groups = written.replace(/^\+/, '加').split(/[-\s()（）]+/)
  return groups
    .filter((group) => group !== '')
    .map((group) => chineseDigits(group).replaceAll('一', '幺'))
    .join('，')
}

/** A whole number as it stands before something that is counted or alone: 2000 is 两千, 007 is 零零七. */
export function readWhole(digits: string): string {
  const plain = digits.replaceAll(',', '')
  if (plain.length > MOST_DIGITS || /^0\d/.test(plain)) return chineseDigits(plain)
  return chineseNumber(Number(plain)).replace(/^二(?=[千万亿])/, '两')
}

/** A number with or without thousands separators and decimals: 3.14 is 三点一四. */
export function readNumber(written: string): string {
  const [whole = '0', fraction] = written.split('.')
  const read = readWhole(whole === '' ? '0' : whole)
  return fraction === undefined || fraction === '' ? read : `${read}点${chineseDigits(fraction)}`
}

/** A number before a word that counts: 2 is 两 there. */
export function readCount(written: string): string {
  return written === '2' ? '两' : readNumber(written)
}

/** An hour and what follows it: 8:05 is 八点零五分, 14:00 十四点. */
export function readClock(hour: string, minute: string, second?: string): string {
  const minutes = Number(minute)
  const seconds = second === undefined ? '' : `${minutes === 0 ? '零分' : ''}${readWhole(String(Number(second)))}秒`
  const padded = minutes > 0 && minutes < 10 ? '零' : ''
  return `${readHour(hour)}点${minutes === 0 ? '' : `${padded}${readWhole(String(minutes))}分`}${seconds}`
}

/** An hour of the day: 2 is 两. */
export function readHour(hour: string): string {
  return readCount(String(Number(hour)))
}

/** A date; a year of four or two digits is read digit by digit. */
export function readDate(year: string, month: string, day?: string): string {
  const tail = day === undefined ? '' : `${readWhole(String(Number(day)))}日`
  return `${chineseDigits(year)}年${readWhole(String(Number(month)))}月${tail}`
}

/** Money: zeros at the end of its decimals are not read. */
export function readMoney(amount: string, unit: string): string {
  const short = amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
  return `${readCount(short)}${unit}`
}
