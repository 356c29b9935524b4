import { describe, expect, it } from 'vitest'
import { foreignWords } from '../../../pipeline/measures/testing/latin-words.ts'
import { en } from './en.ts'
import { startTranslations } from './i18n.ts'
import { zh } from './zh.ts'

interface Tree {
  readonly [key: string]: string | Tree
}

function flatten(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : flatten(value, `${path}${key}.`),
  )
}

const english = new Map(flatten(en))
const chinese = new Map(flatten(zh))
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
const CJK = /[\u3400-\u9fff]/

/** What is the same in every language: placeholders, products, abbreviations, symbols, punctuation. */
const SAME = /\{\{\w+\}\}|Firstword|VAD|ASR|LLM|TTS|p50|p95|\b[nt]\s=|[\s，。：（）]/g
/** A number with the plural of what it counts. */
const COUNTED =
  /\{\{\w+\}\} (?:(?!of )[a-z]+ )?(?:changes|clips|cores|devices|failures|files|flags|models|nodes|ones|recordings|sentences|sessions|tokens|turns|utterances|words)\b/
/** Decimals are in the plural, and so is what an experiment of two arms has. */
const NEVER_ONE: ReadonlySet<string> = new Set([
  ...['app.health', 'flags.cpu', 'load.process', 'load.throughput'],
  ...['compare.doneOf', 'present.collected', 'present.makeNote', 'flags.changedCount_one'],
])
/** A language is offered under its own name. */
const OWN_NAME = 'palette.languageZh'

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()]).toEqual([...english.keys()])
  })

  it.each([...english])('%s has the same placeholders', (key, text) => {
    expect(placeholders(chinese.get(key) ?? '')).toEqual(placeholders(text))
  })

  it('keep Chinese out of English', () => {
    const mixed = [...english].filter(([key, text]) => key !== OWN_NAME && CJK.test(text))
    expect(mixed).toEqual([])
  })

  it('leave nothing untranslated in Chinese', () => {
    const left = [...chinese].filter(([, text]) => !CJK.test(text) && text.replace(SAME, '') !== '')
    expect(left).toEqual([])
  })

  it('say nothing in English within Chinese but names, keys, units and what is typed as it stands', () => {
    const left = [...chinese].flatMap(([key, text]) =>
      foreignWords(text.replaceAll(/\{\{\w+\}\}/g, ' ')).map((word) => `${key}: ${word}`),
    )
    expect(left).toEqual([])
  })

  it('count in English as English does: what can be one has a form for it', () => {
    const single = [...english].filter(([key, text]) => !key.endsWith('_other') && COUNTED.test(text))
    expect(single.filter(([key]) => !NEVER_ONE.has(key))).toEqual([])
    const [one, other] = [1, 2].map((count) => startTranslations('en').t('sessions.flagsDiffer', { count }))
    expect([one, other]).toEqual(['1 flag differs from the baseline', '2 flags differ from the baseline'])
  })

  it('leave no text empty', () => {
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})
