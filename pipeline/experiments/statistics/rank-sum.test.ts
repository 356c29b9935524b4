import fc from 'fast-check'
import { wilcoxonRankSum } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { rankSumTest as rankSumTestAt } from './rank-sum.ts'
import { midRanks } from './ranks.ts'

/** Permeability of the human chorioamnion at term and earlier (Hollander, Wolfe and Chicken 2014, table 4.1; R's example). */
const TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
const EARLIER = [1.15, 0.88, 0.9, 0.74, 1.21]

const rankSumTest = (before: readonly number[], after: readonly number[]) => rankSumTestAt(before, after, 0.025)

const samples = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 18 })

describe('the rank-sum test', () => {
  it('gives the published p of the permeability data', () => {
    // One-sided 0.1272 (W = 35); the distribution without ties is symmetric.
    expect(rankSumTest(EARLIER, TERM)?.pValue).toBeCloseTo(0.2544, 3)
  })

  it('ranks as the library does', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const { ranks } = midRanks([...a, ...b])
        const sum = ranks.slice(0, a.length).reduce((total, rank) => total + rank, 0)
        expect(sum).toBeCloseTo(wilcoxonRankSum(a, b), 9)
      }),
    )
  })

  it('has an interval that leaves out 0 exactly where a difference is found', () => {
    const values = fc.double({ min: -50, max: 50, noNaN: true })
    const some = fc.uniqueArray(values, { minLength: 4, maxLength: 14 })
    fc.assert(
      fc.property(some, some, (a, b) => {
        fc.pre(new Set([...a, ...b]).size === a.length + b.length)
        const found = rankSumTest(a, b)
        const interval = found?.interval
        expect((found?.pValue ?? 1) < 0.05).toBe(interval !== undefined && (interval.from > 0 || interval.to < 0))
      }),
    )
  })

  it('turns with its sides', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const [there, back] = [rankSumTest(a, b), rankSumTest(b, a)]
        expect(there?.pValue).toBeCloseTo(back?.pValue ?? -1, 9)
        expect((there?.shift ?? 0) + (back?.shift ?? 0)).toBeCloseTo(0, 9)
      }),
    )
  })

  it('is nothing without either sample, and finds nothing among equals', () => {
    expect(rankSumTest([], [1])).toBeUndefined()
    expect(rankSumTest(Array(30).fill(1), Array(30).fill(1))?.pValue).toBe(1)
  })
})
