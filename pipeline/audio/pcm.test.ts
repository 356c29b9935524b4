import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { float32ToInt16, int16ToFloat32 } from './pcm.ts'

describe('16-bit samples', () => {
  it('survive the way to floats and back', () => {
    fc.assert(
      fc.property(fc.int16Array({ min: -32_767 }), (pcm) => {
        expect(float32ToInt16(int16ToFloat32(pcm))).toEqual(pcm)
      }),
    )
  })

  it('clip instead of wrapping around', () => {
    expect([...float32ToInt16(Float32Array.from([1.5, -1.5, 1, -1]))]).toEqual([32_767, -32_767, 32_767, -32_767])
    expect([...int16ToFloat32(Int16Array.from([-32_768]))]).toEqual([-1])
  })
})
