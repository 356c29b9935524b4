import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SampleRing } from './ring-buffer.ts'

function ramp(from: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => from + index)
}

describe('SampleRing', () => {
  it('gives back samples by their absolute index, across the wrap', () => {
    const ring = new SampleRing(8)
    ring.write(ramp(0, 6))
    ring.write(ramp(6, 5))
    expect(ring.startSample).toBe(3)
    expect(ring.endSample).toBe(11)
    expect([...(ring.read(4, 11) ?? [])]).toEqual([4, 5, 6, 7, 8, 9, 10])
  })

  it('says that it no longer holds what was overwritten, and not yet what has not come', () => {
    const ring = new SampleRing(4)
    ring.write(ramp(0, 6))
    expect(ring.read(1, 3)).toBeUndefined()
    expect(ring.read(5, 7)).toBeUndefined()
    expect(ring.read(6, 6)?.length).toBe(0)
  })

  it('starts again at another index after a gap', () => {
    const ring = new SampleRing(4)
    ring.write(ramp(0, 3))
    ring.restart(100)
    ring.write(ramp(100, 2))
    expect(ring.read(99, 101)).toBeUndefined()
    expect([...(ring.read(100, 102) ?? [])]).toEqual([100, 101])
  })

  it('holds exactly the newest samples for any sequence of writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 70 })), (capacity, lengths) => {
        const ring = new SampleRing(capacity)
        let written = 0
        for (const length of lengths) {
          ring.write(ramp(written, length))
          written += length
        }
        expect(ring.endSample).toBe(written)
        expect(ring.startSample).toBe(Math.max(0, written - capacity))
        const held = ring.read(ring.startSample, ring.endSample)
        expect(held).toEqual(ramp(ring.startSample, ring.endSample - ring.startSample))
      }),
    )
  })

  it('loses nothing as it grows to its size', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 3, maxLength: 8 })
    fc.assert(
      fc.property(fc.integer({ min: 17_000, max: 120_000 }), fc.nat(200_000), lengths, (capacity, first, pieces) => {
        const ring = new SampleRing(capacity, first)
        let written = first
        for (const length of pieces) {
          ring.write(ramp(written, length))
          written += length
          const from = Math.max(first, written - capacity)
          expect(ring.startSample).toBe(from)
          const held = ring.read(from, written)
          expect(held?.every((sample, index) => sample === from + index)).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })
})
