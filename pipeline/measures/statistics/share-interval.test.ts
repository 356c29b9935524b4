import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareInterval } from './share-interval.ts'

describe('the interval of a share', () => {
  it.each([
    // As R's `binom::binom.wilson` has them.
    [0, 10, 0, 0.2775],
    [5, 100, 0.0215, 0.1118],
    [10, 10, 0.7225, 1],
  ])('%d of %d', (hits, trials, from, to) => {
    const interval = shareInterval(hits, trials)
    expect(interval?.from).toBeCloseTo(from, 4)
    expect(interval?.to).toBeCloseTo(to, 4)
  })

  it('holds the share, within none and all', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (hits, misses) => {
        fc.pre(hits + misses > 0)
        const { from, to } = shareInterval(hits, hits + misses) ?? { from: 2, to: -1 }
        const share = hits / (hits + misses)
        expect(from).toBeGreaterThanOrEqual(0)
        expect(from).toBeLessThanOrEqual(share)
        expect(to).toBeGreaterThanOrEqual(share)
        expect(to).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is unknown of no trials', () => {
    expect(shareInterval(0, 0)).toBeUndefined()
  })
})
