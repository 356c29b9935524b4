import { describe, expect, it } from 'vitest'
import { parseLetterToSound } from './letter-to-sound.ts'

const RULES = {
  format: 1,
  contexts: [
    [1, 1],
    [0, 1],
    [0, 0],
  ],
  edge: '#',
  rules: { '|c|': 'k', '|a|': 'ae', '|t|': 't', '|e|': 'eh', '|c|e': 's', 't|e|#': '', '#|a|t': 'ey', '|x|': 'k s' },
}

describe('letters to sounds', () => {
  const pronounce = parseLetterToSound(JSON.stringify(RULES))

  it.each([
    ['cat', 'k ae t'],
    ['cet', 's eh t'],
    ['cate', 'k ae t'],
    ['at', 'ey t'],
    ['tax', 't ae k s'],
  ])('%s sounds %s: the longest context that is known decides', (word, phones) => {
    expect(pronounce(word).join(' ')).toBe(phones)
  })

  it('leaves letters out that no rule knows', () => {
    expect(pronounce('cüt').join(' ')).toBe('k t')
    expect(pronounce('')).toEqual([])
  })

  it('refuses rules of another form', () => {
    expect(() => parseLetterToSound(JSON.stringify({ ...RULES, format: 2 }))).toThrow()
  })
})
