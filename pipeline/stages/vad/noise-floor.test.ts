import { describe, expect, it } from 'vitest'
import { makeSound } from '../../audio/testing/synthetic-sounds.ts'
import { NoiseFloor } from './noise-floor.ts'

const FRAME = 80

function floorAfter(pcm: Float32Array): number {
  const floor = new NoiseFloor()
  for (let at = 0; at + FRAME <= pcm.length; at += FRAME) {
    floor.push(pcm.subarray(at, at + FRAME).reduce((sum, sample) => sum + sample * sample, 0) / FRAME)
  }
  return floor.dbfs ?? 0
}

describe('the noise floor', () => {
  it.each(['white', 'pink'] as const)('is the level of steady noise to 3 dB: %s', (background) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const pcm = makeSound([], { durationMs: 5000, backgroundDbfs: -50, background, seed })
      expect(Math.abs(floorAfter(pcm) + 50), `seed ${seed}`).toBeLessThanOrEqual(3)
    }
  })

  it('is not lifted by three seconds of speech without a pause', () => {
    const speech = { kind: 'voice', fromMs: 500, toMs: 3500, dbfs: -20 } as const
    const pcm = makeSound([speech], { durationMs: 3500, backgroundDbfs: -60, background: 'pink' })
    expect(Math.abs(floorAfter(pcm) + 60)).toBeLessThanOrEqual(3)
  })

  it('follows a background that has become louder within four seconds', () => {
    const fan = { kind: 'click', fromMs: 1000, toMs: 6000, dbfs: -40 } as const
    const during = (ms: number) => floorAfter(makeSound([fan], { durationMs: ms, backgroundDbfs: -65 }))
    expect(during(3000)).toBeLessThan(-60)
    expect(Math.abs(during(5100) + 40)).toBeLessThanOrEqual(2)
  })

  it('goes by what there is, and says nothing before', () => {
    expect(new NoiseFloor().dbfs).toBeUndefined()
    expect(Math.abs(floorAfter(makeSound([], { durationMs: 20, backgroundDbfs: -55 })) + 55)).toBeLessThanOrEqual(3)
  })
})
