import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardinalInWords, digitsInWords, ordinalInWords, yearInWords } from './number-words.ts'

describe('numbers in words', () => {
  it.each([
    [0, 'zero'],
    [13, 'thirteen'],
    [20, 'twenty'],
    [45, 'forty five'],
    [100, 'one hundred'],
    [142, 'one hundred and forty two'],
    [1005, 'one thousand five'],
    [12_340, 'twelve thousand three hundred and forty'],
    [2_000_001, 'two million one'],
    [-7, 'minus seven'],
  ])('%i is "%s"', (value, words) => {
    expect(cardinalInWords(value)).toBe(words)
  })

  it.each([
    [1, 'first'],
    [12, 'twelfth'],
    [20, 'twentieth'],
    [23, 'twenty third'],
    [100, 'one hundredth'],
  ])('the ordinal of %i is "%s"', (value, words) => {
    expect(ordinalInWords(value)).toBe(words)
  })

  it.each([
    [1984, 'nineteen eighty four'],
    [1905, 'nineteen oh five'],
    [1900, 'nineteen hundred'],
    [2000, 'two thousand'],
    [2007, 'two thousand seven'],
    [2026, 'twenty twenty six'],
    [850, 'eight hundred and fifty'],
  ])('the year %i is "%s"', (year, words) => {
    expect(yearInWords(year)).toBe(words)
  })

  it('names digits one by one', () => {
    expect(digitsInWords('40-71')).toBe('four zero seven one')
  })

  it('gives every number words of its own', () => {
    const whole = fc.integer({ min: 0, max: 999_999_999 })
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expect(cardinalInWords(a)).toMatch(/^[a-z]+( [a-z]+)*$/)
        if (a !== b) expect(cardinalInWords(a)).not.toBe(cardinalInWords(b))
      }),
    )
  })
})
