import { describe, expect, it } from 'vitest'
import { onsetMs } from './recorded-sound.ts'

const RATE_HZ = 16_000

describe('the beginning of what can be heard', () => {
  it('is the first frame that is loud enough', () => {
    const pcm = new Float32Array(RATE_HZ)
    pcm.fill(0.0001, 0, 4000)
    pcm.fill(0.1, 4000, 8000)
    expect(onsetMs({ pcm, rateHz: RATE_HZ })).toBe(250)
  })

  it('is none in silence, and in nothing', () => {
    expect(onsetMs({ pcm: new Float32Array(800), rateHz: RATE_HZ })).toBeUndefined()
    expect(onsetMs({ pcm: new Float32Array(0), rateHz: RATE_HZ })).toBeUndefined()
  })
})
