import { describe, expect, it } from 'vitest'
import { normaliseRows, parseMeanAndVariance, stackFrames, stackWholeUtterance } from './low-frame-rate.ts'

const BY_SIX = { rows: 7, shift: 6 }
/** Rows of one number each. */
const counted = (rows: number) => Float32Array.from({ length: rows }, (_, row) => row)

describe('rows that are put side by side', () => {
  it('make ten of sixty-one, without padding', () => {
    const stacked = stackFrames(counted(61), 1, BY_SIX)
    expect(stacked.length).toBe(70)
    expect([...stacked.subarray(0, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([...stacked.subarray(63)]).toEqual([54, 55, 56, 57, 58, 59, 60])
  })

  it('of a whole utterance repeat its ends, so that no row is left out', () => {
    const stacked = stackWholeUtterance(counted(14), 1, BY_SIX)
    expect([...stacked.subarray(0, 7)]).toEqual([0, 0, 0, 0, 1, 2, 3])
    expect([...stacked.subarray(7, 14)]).toEqual([3, 4, 5, 6, 7, 8, 9])
    expect([...stacked.subarray(14)]).toEqual([9, 10, 11, 12, 13, 13, 13])
  })

  it('are none where there are too few', () => {
    expect(stackFrames(counted(6), 1, BY_SIX).length).toBe(0)
    expect(stackWholeUtterance(counted(0), 1, BY_SIX).length).toBe(0)
  })
})

describe("a model's normalisation", () => {
  const metadata = { neg_mean: '-1,-2', inv_stddev: '0.5,4' }

  it('shifts and scales by place in the row', () => {
    const rows = Float32Array.of(1, 2, 3, 3)
    normaliseRows(rows, parseMeanAndVariance(metadata, 2))
    expect([...rows]).toEqual([0, 0, 1, 4])
  })

  it('is refused where it does not fit', () => {
    expect(() => parseMeanAndVariance(metadata, 3)).toThrow('"neg_mean" is not a list of 3 numbers')
    expect(() => parseMeanAndVariance({ ...metadata, inv_stddev: '1,x' }, 2)).toThrow('"inv_stddev"')
    expect(() => parseMeanAndVariance({}, 2)).toThrow('"neg_mean"')
  })
})
