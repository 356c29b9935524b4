import { CHINESE_FORMS } from './chinese-forms.ts'

/** Signs that have words, and those that are breaks or nothing. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/&/g, '和'],
  [/@/g, '艾特'],
  [/[=＝]/g, '等于'],
  [/\+/g, '加'],
  [/[≈]/g, '约等于'],
  [/[≥]/g, '大于等于'],
  [/[≤]/g, '小于等于'],
  [/>/g, '大于'],
  [/</g, '小于'],
  // Colons, asides and long dashes are short breaks; quotes and what dresses text are nothing.
  [/[：（）()[\]【】]|—+|–|…+|\.{2,}|·{2,}/g, '，'],
  [/[“”"‘’「」『』《》〈〉*_#`|^~～]/g, ''],
  [/[·・/\\]/g, ' '],
]

/** Capitals that begin no word, and letters alone; not the article before an English word. */
const NAMED =
  /(?<![A-Za-z])[A-Z]{2,}(?![a-z])|(?<=[a-z])[A-Z]{2,}|(?<![A-Za-z'])(?![aA] [A-Za-z]{2})[A-Za-z](?![A-Za-z'])/g

/**
 * Chinese as it is written to what is read: numbers, dates, times, units, money, telephone numbers and signs in
 * characters; Latin words in lower case, letters that are named as single capitals.
 */
export function chineseInWords(text: string): string {
  let read = halfWidth(text)
  for (const [pattern, reading] of CHINESE_FORMS) read = read.replace(pattern, reading)
  for (const [pattern, words] of SIGNS) read = read.replace(pattern, words)
  return tidy(latinInWords(read))
}

/** Full-width digits, letters and signs of numbers as the others; marks stay full-width. */
function halfWidth(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ％＋－．／＄]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}

/** "GPU加速" is G P U 加速, "iPhone" one word. */
function latinInWords(text: string): string {
  const named = text.replace(NAMED, (letters) => ` ${[...letters.toUpperCase()].join(' ')} `)
  return named.replace(/[A-Za-z']{2,}|\bA(?= [A-Za-z]{2})/g, (word) => word.toLowerCase())
}

/** No mark after another, no space where none is heard. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\s*([，、；：。！？,;:!?])\s*/g, '$1')
    .replace(/[，、；：,;:]+(?=[，、；：。！？,;:!?])/g, '')
    .replace(/([。！？!?])[，、；：,;:]+/g, '$1')
    .replace(/^[，、；：,;:\s]+/, '')
    .replace(/([,;:!?])(?=[a-zA-Z])/g, '$1 ')
    .trim()
}
