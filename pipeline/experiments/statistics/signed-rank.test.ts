import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairedShift } from './paired-shift.ts'
import { signedRankTest } from './signed-rank.ts'

/** Darwin's maize: cross-fertilised minus self-fertilised heights, in eighths of an inch (Fisher 1935; SciPy's example). */
const DARWIN = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
/** Hamilton's depression factor before and after tranquillizer (Hollander, Wolfe and Chicken 2014, table 3.1; R's example). */
const BEFORE = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
const AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

/** Counts out every pattern of signs, which the test itself never does. */
function byAllPatterns(differences: readonly number[]): number {
  const moved = differences.filter((difference) => difference !== 0)
  const ranks = moved.map((one) => {
    const below = moved.filter((other) => Math.abs(other) < Math.abs(one)).length
    const equal = moved.filter((other) => Math.abs(other) === Math.abs(one)).length
    return below + (equal + 1) / 2
  })
  const middle = ranks.reduce((sum, rank) => sum + rank, 0) / 2
  const distance = (positive: (index: number) => boolean) =>
    Math.abs(ranks.reduce((sum, rank, index) => (positive(index) ? sum + rank : sum), 0) - middle)
  const seen = distance((index) => (moved[index] ?? 0) > 0)
  const patterns = 2 ** moved.length
  const asFar = Array.from({ length: patterns }, (_, pattern) => distance((index) => ((pattern >> index) & 1) === 1))
  return asFar.filter((far) => far >= seen - 1e-9).length / patterns
}

describe("Wilcoxon's signed-rank test", () => {
  it("gives the published p of Darwin's maize", () => {
    expect(signedRankTest(DARWIN)).toMatchObject({ pValue: 0.041259765625, positiveRankSum: 96, pairs: 15 })
  })

  it('gives the published p of the depression scores, where the shift and its interval are published too', () => {
    const differences = BEFORE.map((value, index) => value - (AFTER[index] ?? 0))
    expect(signedRankTest(differences)).toMatchObject({ pValue: 0.0390625, positiveRankSum: 40 })
    const found = pairedShift(differences, 0.025)
    expect(found?.shift).toBeCloseTo(0.46, 6)
    expect(found?.interval?.from).toBeCloseTo(0.01, 6)
    expect(found?.interval?.to).toBeCloseTo(0.786, 6)
  })

  it('counts out ties and leaves out zeros, as going through every pattern does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 9 }), (differences) => {
        expect(signedRankTest(differences).pValue).toBeCloseTo(byAllPatterns(differences), 12)
      }),
    )
  })

  it('agrees with its interval: the shift is found exactly where the interval leaves out 0', () => {
    fc.assert(
      fc.property(
        // Whole nanoseconds: their halves are exact, those of the smallest numbers there are become 0.
        fc.uniqueArray(fc.integer({ min: -1e8, max: 1e8 }), { minLength: 6, maxLength: 40 }),
        (values) => {
          const differences = values.filter((value) => value !== 0)
          fc.pre(new Set(differences.map(Math.abs)).size === differences.length && differences.length >= 6)
          const interval = pairedShift(differences, 0.025)?.interval
          const outside = interval !== undefined && (interval.from > 0 || interval.to < 0)
          expect(signedRankTest(differences).pValue < 0.05).toBe(outside)
        },
      ),
    )
  })

  it('goes on smoothly where counting out ends', () => {
    const exact = Array.from({ length: 50 }, (_, index) => (index % 3 === 0 ? -1 : 1) * (index + 1))
    const approximate = [...exact, -51]
    expect(signedRankTest(approximate).pValue).toBeGreaterThan(signedRankTest(exact).pValue)
    expect(signedRankTest(approximate).pValue / signedRankTest(exact).pValue).toBeLessThan(2.2)
  })

  it('finds nothing in no difference', () => {
    expect(signedRankTest([]).pValue).toBe(1)
    expect(signedRankTest([0, 0, 0]).pValue).toBe(1)
  })
})
