import { describe, expect, it } from 'vitest'
import { saidAlike } from './said-alike.ts'

describe('what sounds the same', () => {
  it.each([
    ['今天天气怎么样', '今天天气怎么样？'],
    ['set a timer', 'Set a timer.'],
    ['你好，世界', '你好 世界。'],
    ['7:30', '7:30.'],
    ["what's the time", 'what’s the time?'],
  ])('%s and %s', (a, b) => {
    expect(saidAlike(a, b)).toBe(true)
  })

  it.each([
    ['3.5', '35'],
    ['7:30', '730'],
    ['你好', '你好吗'],
    ['it is 5', 'it is -5'],
    ['10', '10%'],
  ])('not %s and %s', (a, b) => {
    expect(saidAlike(a, b)).toBe(false)
  })
})
