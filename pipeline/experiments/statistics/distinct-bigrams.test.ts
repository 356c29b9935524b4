import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distinctBigrams } from './distinct-bigrams.ts'

describe('distinct-2', () => {
  it('is 1 where no pair of words repeats', () => {
    expect(distinctBigrams(['it is noon'])).toBe(1)
  })

  it('counts each pair once among all', () => {
    // it is, is noon, it is, is late: three different of four.
    expect(distinctBigrams(['It is noon.', 'it is late'])).toBe(3 / 4)
    // Within one text too: a b, b a, a b.
    expect(distinctBigrams(['a b a b'])).toBe(2 / 3)
  })

  it('makes no pair across two texts', () => {
    expect(distinctBigrams(['one', 'two'])).toBeUndefined()
    expect(distinctBigrams(['one two', 'two one'])).toBe(1)
  })

  it('is unknown where nothing was said', () => {
    expect(distinctBigrams([])).toBeUndefined()
    expect(distinctBigrams(['', '...', 'yes'])).toBeUndefined()
  })

  it('of a text said n times is an nth of that said once', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 8 })
      .map((words) => words.join(' '))
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), (said, times) => {
        const once = distinctBigrams([said]) ?? Number.NaN
        expect(distinctBigrams(Array.from({ length: times }, () => said))).toBeCloseTo(once / times, 12)
      }),
    )
  })
})
