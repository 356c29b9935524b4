import { describe, expect, it } from 'vitest'
import { joinPcm } from './join-pcm.ts'

describe('pieces of sound', () => {
  it('follow each other without a gap', () => {
    const pieces = [Float32Array.of(0.5, -0.5), new Float32Array(0), Float32Array.of(0.25)]
    expect([...joinPcm(pieces)]).toEqual([0.5, -0.5, 0.25])
  })

  it('are silence of no length where there is none', () => {
    expect(joinPcm([])).toHaveLength(0)
  })

  it('are not copied where there is one alone', () => {
    const only = Float32Array.of(1)
    expect(joinPcm([only])).toBe(only)
  })
})
