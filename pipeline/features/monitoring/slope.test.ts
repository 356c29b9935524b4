import fc from 'fast-check'
import { linearRegression } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../experiments/statistics/seeded-random.ts'
import { slopeOf, studentT95 } from './slope.ts'

/** About normal: the sum of twelve even numbers. */
function noise(random: () => number): number {
  return Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6)
}

describe('the slope through samples', () => {
  it('is unknown for too few points, and for points at one moment', () => {
    expect(slopeOf([])).toBeUndefined()
    expect(slopeOf([1, 2, 3, 4].map((x) => ({ x, y: x })))).toBeUndefined()
    expect(slopeOf([1, 2, 3, 4, 5].map((y) => ({ x: 1, y })))).toBeUndefined()
  })

  it('is exact on a line', () => {
    const slope = slopeOf([0, 1, 2, 3, 4, 5].map((x) => ({ x, y: 3 + 2 * x })))
    expect(slope?.perX).toBeCloseTo(2, 12)
    expect((slope?.to ?? 9) - (slope?.from ?? 0)).toBeCloseTo(0, 9)
  })

  it('is that of simple-statistics', () => {
    const point = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }))
    fc.assert(
      fc.property(fc.array(point, { minLength: 5, maxLength: 40 }), (points) => {
        fc.pre(new Set(points.map(([x]) => x)).size > 1)
        const { m } = linearRegression(points)
        expect(slopeOf(points.map(([x, y]) => ({ x, y })))?.perX).toBeCloseTo(m, 6)
      }),
    )
  })

  it('has an interval that holds the true slope 95 times of 100, with independent and with clinging noise', () => {
    for (const clinging of [0, 0.8]) {
      const random = mulberry32(7)
      let held = 0
      const runs = 400
      for (let run = 0; run < runs; run++) {
        let last = 0
        const points = Array.from({ length: 200 }, (_, x) => {
          last = clinging * last + noise(random)
          return { x, y: 0.05 * x + last }
        })
        const slope = slopeOf(points)
        if (slope && slope.from <= 0.05 && slope.to >= 0.05) held += 1
      }
      expect(held / runs, `autocorrelation ${clinging}`).toBeGreaterThan(0.9)
      expect(held / runs).toBeLessThanOrEqual(0.99)
    }
  })

  it.each([
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [1000, 1.962],
  ])('uses Student’s t: %d degrees of freedom give %d', (freedom, t) => {
    expect(Math.abs(studentT95(freedom) / t - 1)).toBeLessThan(0.01)
  })
})
