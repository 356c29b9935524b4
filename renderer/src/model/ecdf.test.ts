import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf, ecdf, ecdfPath } from './ecdf.ts'

describe('an empirical distribution', () => {
  it('rises by one turn’s share at each value, to all of them', () => {
    expect(ecdf([30, 10, 20, 20])).toEqual([
      { ms: 10, share: 0.25 },
      { ms: 20, share: 0.5 },
      { ms: 20, share: 0.75 },
      { ms: 30, share: 1 },
    ])
    expect(ecdf([])).toEqual([])
  })

  it('never falls, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e4, noNaN: true })), (values) => {
        const steps = ecdf(values)
        expect(steps.every((step, i) => i === 0 || step.ms >= (steps[i - 1]?.ms ?? 0))).toBe(true)
        expect(steps.at(-1)?.share ?? 1).toBe(1)
      }),
    )
  })

  it('is drawn as stairs from the bottom left to the right edge', () => {
    expect(ecdfPath(ecdf([5]), { fromMs: 0, toMs: 10 }, 100, 50)).toBe('M0 50H50.0V0.0H100')
    expect(ecdfPath([], { fromMs: 0, toMs: 10 }, 100, 50)).toBe('')
  })
})

describe('its axis', () => {
  it('begins at 0 unless all values lie far from it', () => {
    expect(axisOf([10, 20])).toEqual({ fromMs: 0, toMs: 21 })
    expect(axisOf([805, 815])).toEqual({ fromMs: 800, toMs: 832 })
    expect(axisOf([])).toEqual({ fromMs: 0, toMs: 1 })
  })

  it('holds as many values as a session may have', () => {
    const values = Array.from({ length: 300_000 }, (_, index) => index)
    expect(axisOf(values)).toEqual({ fromMs: 0, toMs: 305_999 })
  })
})
