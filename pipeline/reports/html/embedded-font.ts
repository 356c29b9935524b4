import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'

/** Machines without a font for Chinese show boxes; the report then falls back on this one, which it brings along. */
const EMBEDDED_FONT = 'Noto Sans SC Variable'

const PACKAGE = '@fontsource-variable/noto-sans-sc'
/** Chinese characters, their punctuation and full-width forms. Everything before is in any font. */
const FIRST_CODE = 0x2e80
/** What is said in both languages, and the switch between them. */
const SAID_IN_CHINESE = /<(span|text)\b[^>]*\bclass="zh\b[^>]*>.*?<\/\1>|<fieldset class="language">.*?<\/fieldset>/gs

/** One of the font's hundred files and the characters that it draws. */
interface FontSlice {
  readonly file: string
  readonly unicodeRange: string
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

let known: readonly FontSlice[] | undefined
const encoded = new Map<string, string>()

/**
 * The font's faces that a report's markup needs, as CSS with the files in it: those of all that it says where it opens
 * in Chinese, else only those of the names and texts that are Chinese themselves. Empty where nothing is, and where the
 * font was not installed.
 */
export function embeddedFont(markup: readonly string[], language: 'en' | 'zh'): string {
  const codes = new Set<number>()
  for (const part of markup) {
    const shown = language === 'zh' ? part : part.replaceAll(SAID_IN_CHINESE, '')
    for (const [character] of shown.matchAll(/[\u2e80-\uffef]|[\u{20000}-\u{323af}]/gu))
      codes.add(character.codePointAt(0) ?? 0)
  }
  return codes.size === 0
    ? ''
    : slices()
        .filter((slice) => draws(slice, codes))
        .map(faceOf)
        .join('\n')
}

function draws({ ranges }: FontSlice, codes: ReadonlySet<number>): boolean {
  return codes.values().some((code) => ranges.some(([from, to]) => code >= from && code <= to))
}

function faceOf({ file, unicodeRange }: FontSlice): string {
  const font = encoded.get(file) ?? readFileSync(file).toString('base64')
  encoded.set(file, font)
  return `@font-face{font-family:"${EMBEDDED_FONT}";font-weight:100 900;src:url(data:font/woff2;base64,${font}) format("woff2");unicode-range:${unicodeRange}}`
}

/** The slices that hold anything Chinese; none where the package is missing. */
function slices(): readonly FontSlice[] {
  known ??= readSlices()
  return known
}

function readSlices(): readonly FontSlice[] {
  const resolve = createRequire(import.meta.url).resolve
  try {
    const list = z
      .record(z.string(), z.string())
      .parse(JSON.parse(readFileSync(resolve(`${PACKAGE}/unicode.json`), 'utf8')))
    return Object.entries(list).flatMap(([name, unicodeRange]) => {
      // Latin letters and digits stay in the page's own font.
      const chinese = unicodeRange.split(',').filter((range) => readRange(range)[0] >= FIRST_CODE)
      if (chinese.length === 0) return []
      const file = resolve(`${PACKAGE}/files/noto-sans-sc-${name.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`)
      return [{ file, unicodeRange: chinese.join(','), ranges: chinese.map(readRange) }]
    })
  } catch {
    return []
  }
}

function readRange(text: string): readonly [number, number] {
  const [from = '', to = from] = text.replace(/^U\+/i, '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}
