import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile } from './percentiles.ts'

const someNumbers = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('a percentile', () => {
  it('of nothing is unknown', () => {
    expect(percentile([], 0.5)).toBeUndefined()
  })

  it.each([
    [[7], 0.95, 7],
    [[1, 2, 3], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[15, 20, 35, 40, 50], 0.4, 29],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.9, 9.1],
    [[3, 1], 0, 1],
    [[3, 1], 1, 3],
  ])('of %j at %d is %d, as NumPy answers', (values, p, expected) => {
    expect(percentile(values, p)).toBeCloseTo(expected, 12)
  })

  it('lies between the smallest and the largest value', () => {
    fc.assert(
      fc.property(someNumbers, share, (values, p) => {
        const found = percentile(values, p)
        expect(found).toBeGreaterThanOrEqual(Math.min(...values))
        expect(found).toBeLessThanOrEqual(Math.max(...values) + 1e-6)
      }),
    )
  })

  it('does not depend on the order of the values, and leaves them alone', () => {
    fc.assert(
      fc.property(someNumbers, share, (values, p) => {
        const before = [...values]
        expect(percentile(values, p)).toBe(percentile(values.toReversed(), p))
        expect(values).toEqual(before)
      }),
    )
  })

  it('of a share that is none is a mistake of the caller', () => {
    expect(() => percentile([1], 95)).toThrow(RangeError)
    expect(() => percentile([1], Number.NaN)).toThrow(RangeError)
  })
})
