import { describe, expect, it } from 'vitest'
import { hopeSentence } from './plan-verdict.ts'

const HOPED = { preset: 'conservative', change: -0.37, hope: { from: -0.4066, to: -0.3323 } }

describe('whether a hope came true', () => {
  it.each([
    [{ from: -0.38, to: -0.36 }, 'as much as hoped', '达到期望'],
    [{ from: -0.5, to: -0.45 }, 'more than hoped', '超出期望'],
    [{ from: -0.3, to: -0.1 }, 'missed', '未达到'],
    [{ from: -0.5, to: -0.1 }, 'whether it came true is open', '是否达到尚不清楚'],
    [null, 'whether it came true is open', '是否达到尚不清楚'],
  ])('with the interval %j is said to be: %s', (interval, en, zh) => {
    const sentence = hopeSentence({ ...HOPED, interval })
    expect(sentence.en).toMatch(new RegExp(`: ${en}$`))
    expect(sentence.zh).toMatch(new RegExp(`：${zh}$`))
  })

  it('is told with what was measured, its interval and what was hoped for', () => {
    expect(hopeSentence({ ...HOPED, interval: { from: -0.38, to: -0.36 } })).toEqual({
      en: 'conservative: −37.0 % (−36.0 % to −38.0 %); the plan hopes for −33.2 % to −40.7 %: as much as hoped',
      zh: '保守：−37.0 %（−36.0 % 至 −38.0 %）；计划期望 −33.2 % 至 −40.7 %：达到期望',
    })
  })
})
