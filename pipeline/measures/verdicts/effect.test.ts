import { describe, expect, it } from 'vitest'
import { EFFECT_WORDS, effectCode } from './effect.ts'

describe("a flag's effect", () => {
  it.each([
    ['notSeen', { interval: { from: -753, to: 211 } }],
    ['notSeen', { interval: { from: 0, to: 0 } }],
    ['inPassing', { interval: { from: -60, to: -40 } }],
    ['inPassing', { interval: { from: 3, to: 9 } }],
    ['tooFew', { interval: undefined }],
    ['found', { interval: { from: -60, to: -40 }, found: 'better' }],
    ['found', { interval: { from: 3, to: 9 }, found: 'worse' }],
    ['equivalent', { interval: { from: -3, to: 2 }, found: 'equivalent' }],
    ['notSeen', { interval: { from: -60, to: 40 }, found: 'undecided' }],
    ['tooFew', { interval: undefined, found: 'undecided' }],
  ] as const)('is %s of %j', (code, effect) => {
    expect(effectCode(effect)).toBe(code)
  })

  it('that was not seen is said to be so in both languages', () => {
    expect(EFFECT_WORDS.notSeen).toEqual({ en: 'no difference seen', zh: '未见差别' })
  })
})
