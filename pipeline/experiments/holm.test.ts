import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holmAdjusted } from './holm.ts'

const able = (pValue: number) => ({ pValue, smallestPValue: 0 })

describe("Holm's correction", () => {
  it("gives what R's p.adjust gives", () => {
    const adjusted = holmAdjusted([0.01, 0.02, 0.03, 0.04, 0.05].map(able))
    for (const [index, p] of [0.05, 0.08, 0.09, 0.09, 0.09].entries()) expect(adjusted[index]).toBeCloseTo(p, 12)
    expect(holmAdjusted([0.04, 0.001, 0.6].map(able))).toEqual([0.08, 0.003, 0.6])
  })

  it('leaves a single test alone', () => {
    expect(holmAdjusted([able(0.03)])).toEqual([0.03])
  })

  it('does not charge the others for a test that could find nothing', () => {
    expect(holmAdjusted([able(0.03), { pValue: 0.25, smallestPValue: 0.25 }])).toEqual([0.03, 0.25])
  })

  it('never makes a p smaller, nor changes their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
        const adjusted = holmAdjusted(pValues.map(able))
        for (const [index, p] of pValues.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p)
          for (const [other, q] of pValues.entries()) {
            if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other] ?? 0)
          }
        }
      }),
    )
  })
})
