import { describe, expect, it } from 'vitest'
import { shiftShare } from './shift-share.ts'

const arm = (armId: string, value: number | null) => ({
  armId,
  heardMs: {
    p50: { value, interval: null, reliable: true },
    p95: { value, interval: null, reliable: true },
  },
})

describe('a difference in the wait, as a share', () => {
  it('is of the median wait of the arm it was measured against, with its interval', () => {
    const comparison = { from: 'a', shift: -500, interval: { from: -600, to: -400 } }
    expect(shiftShare(comparison, [arm('b', 500), arm('a', 1000)])).toEqual({
      share: -0.5,
      interval: { from: -0.6, to: -0.4 },
    })
  })

  it('has no interval where the difference has none', () => {
    expect(shiftShare({ from: 'a', shift: 100, interval: null }, [arm('a', 1000)])?.interval).toBeUndefined()
  })

  it('is unknown where the difference or the median is', () => {
    expect(shiftShare({ from: 'a', shift: null, interval: null }, [arm('a', 1000)])).toBeUndefined()
    expect(shiftShare({ from: 'a', shift: -5, interval: null }, [arm('a', null)])).toBeUndefined()
    expect(shiftShare({ from: 'a', shift: -5, interval: null }, [])).toBeUndefined()
  })
})
