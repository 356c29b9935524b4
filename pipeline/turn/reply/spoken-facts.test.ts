import { describe, expect, it } from 'vitest'
import { factsInWords, systemMessage } from '../log/facts.ts'
import { speaksOfFacts } from './spoken-facts.ts'

const NOW = new Date(2026, 10, 30, 19, 30)
const lastLine = (text: string) => text.split('\n').at(-1) ?? ''
const WORDS = factsInWords(NOW, 84)
const ENGLISH = lastLine(systemMessage({ language: 'en', numbers: 'figures' }, NOW, 84))
const CHINESE = lastLine(systemMessage({ language: 'zh', numbers: 'figures' }, NOW, 84))

describe('a reply speaks of the facts', () => {
  it.each([
    ["it's seven thirty", WORDS],
    ["it's 7:30 pm", ENGLISH],
    ['half past seven', ENGLISH],
    ['the last one took eighty four milliseconds', ENGLISH],
    ['today is Monday', ENGLISH],
    ['现在是十九点三十分。', CHINESE],
    ['现在七点半了。', CHINESE],
    ['今天是周一。', CHINESE],
    ['今天11月30号', CHINESE],
    ['上一轮用了84毫秒', CHINESE],
    ['用了八十四毫秒', CHINESE],
  ])('%s', (reply, facts) => {
    expect(speaksOfFacts(reply, facts)).toBe(true)
  })

  it.each([
    ['okay, the lights are on', WORDS],
    ['Paris is the capital of France.', ENGLISH],
    ['what time do you want?', ENGLISH],
    ['好的，灯已经打开了。', CHINESE],
    ['北京是中国的首都。', CHINESE],
  ])('not: %s', (reply, facts) => {
    expect(speaksOfFacts(reply, facts)).toBe(false)
  })
})
