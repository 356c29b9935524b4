import { expect, it } from 'vitest'
import { asSentence } from './sentence-end.ts'

it.each([
  ['Stop it, or wait', 'en-GB', 'Stop it, or wait.'],
  ['It ended.', 'en-GB', 'It ended.'],
  ['Is it there?', 'en-GB', 'Is it there?'],
  ['It said “no.”', 'en-GB', 'It said “no.”'],
  ['请停止实验', 'zh-Hans', '请停止实验。'],
  ['已经停止。', 'zh-Hans', '已经停止。'],
  ['  ', 'en-GB', ''],
])('%j in %s ends as %j', (text, locale, sentence) => {
  expect(asSentence(text, locale)).toBe(sentence)
})
