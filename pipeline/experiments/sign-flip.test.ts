import { permutationTest } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { mulberry32 } from './seeded-random.ts'
import { signFlipTest } from './sign-flip.ts'

/** Fisher's own example of the test (The Design of Experiments, 1935, section 21): Darwin's maize, in eighths of an inch. */
const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

describe('the permutation test of pairs', () => {
  it("comes near Fisher's p of Darwin's maize: 1726 of 32768 patterns", () => {
    expect(signFlipTest(DARWIN, 1).pValue).toBeCloseTo(1726 / 32_768, 2)
  })

  it('counts out few differences', () => {
    expect(signFlipTest([1, 2, 3], 1)).toEqual({ pValue: 0.25, smallestPValue: 0.25 })
    expect(signFlipTest([5, 0, 0, -5], 1).pValue).toBe(1)
    expect(signFlipTest([0, 0], 1).pValue).toBe(1)
  })

  it("answers as the library's test of two samples does where pairs are far apart or not at all", () => {
    const random = mulberry32(3)
    const before = Array.from({ length: 20 }, () => random())
    const far = before.map((value) => value + 5)
    const same = before.map((value, index) => value + (index % 2 === 0 ? 0.01 : -0.01))
    const differences = (after: readonly number[]) => after.map((value, index) => value - (before[index] ?? 0))
    expect(permutationTest(before, far, 'two_side', 2000, mulberry32(1))).toBeLessThan(0.01)
    expect(signFlipTest(differences(far), 1).pValue).toBeLessThan(0.01)
    expect(permutationTest(before, same, 'two_side', 2000, mulberry32(1))).toBeGreaterThan(0.5)
    expect(signFlipTest(differences(same), 1).pValue).toBeGreaterThan(0.5)
  })
})
