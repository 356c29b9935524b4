import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fusedProbability } from './fused.ts'

const probability = () => fc.double({ min: 0, max: 1, noNaN: true })

describe('the end of a turn by sound and words together', () => {
  it('is what the sound says where the words say nothing', () => {
    expect(fusedProbability(0.7, undefined)).toBe(0.7)
    expect(fusedProbability(0.7, 0)).toBe(0.7)
  })

  it('is unknown where the sound says nothing, whatever was said', () => {
    expect(fusedProbability(undefined, 0.9)).toBeUndefined()
  })

  it('is likelier after a whole sentence and less likely in the middle of one', () => {
    expect(fusedProbability(0.5, 0.9)).toBeCloseTo(0.92, 2)
    expect(fusedProbability(0.5, 0.001)).toBeCloseTo(0.19, 2)
  })

  it('stays a probability that grows with the sound’s', () => {
    fc.assert(
      fc.property(probability(), probability(), probability(), (a, b, words) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
          (sound) => fusedProbability(sound, words) ?? Number.NaN,
        )
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN)
      }),
    )
  })
})
