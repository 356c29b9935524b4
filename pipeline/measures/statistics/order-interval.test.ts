import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewestUtterancesFor, orderInterval } from './order-interval.ts'

describe('the interval of a percentile by order statistics', () => {
  it('asks for 6 utterances for a median and 72 for a 95th percentile', () => {
    expect([0.5, 0.95, 0.05].map(fewestUtterancesFor)).toEqual([6, 72, 72])
    const values = Array.from({ length: 71 }, (_, index) => index)
    expect(orderInterval(values, 71, 0.95)).toBeUndefined()
  })

  it.each([
    // The tables of order statistics: for the median of 20 the 6th and the 15th, of 10 the 2nd and the 9th.
    [20, 0.5, { from: 6, to: 15 }],
    [10, 0.5, { from: 2, to: 9 }],
    [6, 0.5, { from: 1, to: 6 }],
    [72, 0.95, { from: 64, to: 72 }],
  ])('of %d values in order takes those that the binomial distribution says', (count, p, bounds) => {
    const values = Array.from({ length: count }, (_, index) => index + 1)
    const interval = orderInterval(values, count, p)
    expect(interval?.from).toBeCloseTo(bounds.from, 9)
    expect(interval?.to).toBeCloseTo(bounds.to, 9)
  })

  it('holds the percentile of the sample, and grows no narrower by repeats', () => {
    const arbitrary = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 72, maxLength: 120 })
    fc.assert(
      fc.property(arbitrary, (values) => {
        const once = orderInterval(values, values.length, 0.95)
        const sorted = values.toSorted((a, b) => a - b)
        const inside = sorted[Math.floor(0.95 * (values.length - 1))] ?? Number.NaN
        expect(once?.from).toBeLessThanOrEqual(inside)
        expect(once?.to).toBeGreaterThanOrEqual(inside)
      }),
    )
  })
})
