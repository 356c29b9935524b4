const DIGITS = [...'零一二三四五六七八九']
const PLACES = ['', '十', '百', '千']
const MYRIADS = ['', '万', '亿']
const MYRIAD = 10_000

/**
 * A whole number as it is read in Chinese: 105 is 一百零五, 12 is 十二, 20,000 is 二万.
 *
 * @throws RangeError below 0 and from 10¹² on
 */
export function chineseNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= MYRIAD ** MYRIADS.length) {
    throw new RangeError(`${value} is not read here`)
  }
  if (value === 0) return '零'
  const groups: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / MYRIAD)) groups.push(rest % MYRIAD)
  let text = ''
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index] ?? 0
    const gap = text !== '' && group > 0 && (group < 1000 || (groups[index + 1] ?? 0) % 10 === 0)
    if (group > 0) text += `${gap ? '零' : ''}${groupOf(group)}${MYRIADS[index]}`
  }
  // A number that begins with ten says no "one" before it.
  return text.replace(/^一十/, '十')
}

/** A number below 10,000, zeros inside it said once. */
function groupOf(group: number): string {
  let text = ''
  let skipped = false
  for (let place = PLACES.length - 1; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) {
      skipped = text !== ''
      continue
    }
    text += `${skipped ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`
    skipped = false
  }
  return text
}

/** Digits one by one, as years and telephone numbers are read; what is no digit stays as it is. */
export function chineseDigits(digits: string): string {
  return digits.replace(/\d/g, (digit) => DIGITS[Number(digit)] ?? digit)
}
