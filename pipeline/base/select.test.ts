import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kthLargest } from './select.ts'

describe('kthLargest', () => {
  it('finds what sorting would find, for any values and any k', () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, fc.nat(), (list, seed) => {
        const k = (seed % list.length) + 1
        const sorted = [...list].sort((a, b) => b - a)
        expect(kthLargest(Float32Array.from(list), list.length, k) + 0).toBe((sorted[k - 1] ?? 0) + 0)
      }),
    )
  })

  it('looks at the first values alone', () => {
    expect(kthLargest(Float64Array.from([1, 2, 3, 99]), 3, 1)).toBe(3)
  })

  it('refuses a rank that does not exist', () => {
    expect(() => kthLargest(new Float32Array(3), 3, 4)).toThrow(/4th of 3/)
  })
})
