import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalRank, pairedShift as pairedShiftAt, pseudoMedian } from './paired-shift.ts'

/** With 2.5 % beyond either end, as tables are printed. */
const TAIL = 0.025
const pairedShift = (differences: readonly number[]) => pairedShiftAt(differences, TAIL)

describe('the shift between the sides of pairs', () => {
  it('is unknown without pairs, and the difference itself of one', () => {
    expect(pairedShift([])).toBeUndefined()
    expect(pairedShift([7])).toEqual({ shift: 7, interval: undefined, pairs: 1 })
  })

  it('is the median of the averages of every two, by hand', () => {
    // Averages of 1, 2, 6: 1, 1.5, 2, 3.5, 4, 6; their median lies between 2 and 3.5.
    expect(pairedShift([6, 1, 2])?.shift).toBe(2.75)
    // Averages of 0, 4, 6, 10: 0 2 3 4 5 5 6 7 8 10.
    expect(pairedShift([10, 4, 6, 0])?.shift).toBe(5)
  })

  it('has for six pairs the smallest and the largest difference as its interval', () => {
    // All six on one side happens in 1 of 64 patterns (1.6 %), a sum of at most 1 in 2 of 64 (3.1 %).
    // Sums of every two in order: 6 7 8 8 9 9 10 10 11 11 12 12 12 13 13 14 14 15 16 17 18; the middle one is 12.
    expect(pairedShift([3, 9, 5, 4, 8, 6])).toEqual({ shift: 6, interval: { from: 3, to: 9 }, pairs: 6 })
  })

  it('leaves out for seven pairs two averages at either end, by hand', () => {
    // A sum of at most 2 in 3 of 128 patterns (2.3 %): the third average from either end of 1 1.5 2 2 2.5 3 … 6 6.5 7.
    expect(pairedShift([1, 2, 3, 4, 5, 6, 7])).toEqual({ shift: 4, interval: { from: 2, to: 6 }, pairs: 7 })
  })

  it('has no interval for fewer pairs', () => {
    expect([1, 2, 3, 4, 5].map((pairs) => intervalRank(pairs, TAIL))).toEqual([0, 0, 0, 0, 0])
    expect(pairedShift([1, 2, 3, 4, 5])?.interval).toBeUndefined()
  })

  it('goes by the published critical values of the signed-rank sum (two-sided 5 %)', () => {
    const published = { 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25, 20: 52, 25: 89, 30: 137 }
    for (const [pairs, critical] of Object.entries(published))
      expect(intervalRank(Number(pairs), TAIL)).toBe(critical + 1)
  })

  it('goes on by the normal approximation where counting out ends', () => {
    // 50 pairs are counted out (published: 434). 51: 663 - 1.96 * sqrt(51 * 52 * 103 / 24) + 0.5 = 454.4.
    expect(intervalRank(50, TAIL)).toBe(435)
    expect(intervalRank(51, TAIL)).toBe(454)
  })

  it('widens as less chance may lie beyond its ends', () => {
    // All ten on one side happens in 1 of 1024 patterns: above a tail of 0.05 %, below one of 0.1 %.
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect(pairedShiftAt(ten, 0.001)?.interval).toEqual({ from: 1, to: 10 })
    expect(pairedShiftAt(ten, 0.0005)?.interval).toBeUndefined()
  })

  it('has its middle alone too', () => {
    expect(pseudoMedian([6, 1, 2])).toBe(2.75)
    expect(pseudoMedian([4])).toBe(4)
  })

  const differences = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 })

  it('lies in its interval and between the extremes', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const result = pairedShift(values)
        expect(result?.shift).toBeGreaterThanOrEqual(Math.min(...values))
        expect(result?.shift).toBeLessThanOrEqual(Math.max(...values))
        if (!result?.interval) return
        expect(result.interval.from).toBeLessThanOrEqual(result.shift)
        expect(result.interval.to).toBeGreaterThanOrEqual(result.shift)
      }),
    )
  })

  it('moves with the differences, turns with their sign and does not care for their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 }), (values) => {
        const result = pairedShift(values)
        const moved = pairedShift(values.map((value) => value + 64))
        expect(moved?.shift).toBe((result?.shift ?? 0) + 64)
        const turned = pairedShift(values.map((value) => 0 - value))
        expect((turned?.shift ?? 0) + (result?.shift ?? 0)).toBe(0)
        if (result?.interval) expect((turned?.interval?.from ?? 0) + result.interval.to).toBe(0)
        expect(pairedShift(values.toReversed())).toEqual(result)
      }),
    )
  })
})
