import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IntegrateAndFire } from './integrate-and-fire.ts'

const rounded = (sounds: readonly Float32Array[]) =>
  sounds.map((sound) => [...sound].map((value) => Number(value.toFixed(4))))

describe('integrate and fire', () => {
  it('weighs the rows of a symbol, and begins the next one with what is left over', () => {
    const fire = new IntegrateAndFire(1)
    // 0.6 of 10 and 0.4 of 20; 0.2 of 20 is left over, and fills up with 0.8 of 30.
    const sounds = fire.accept(Float32Array.of(10, 20, 30), Float32Array.of(0.6, 0.6, 0.9))
    expect(rounded(sounds)).toEqual([[14], [28]])
  })

  it('goes on from one window to the next', () => {
    const weights = fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(weights, fc.nat(29), (all, cut) => {
        const rows = Float32Array.from(all, (_, index) => index)
        const whole = new IntegrateAndFire(1).accept(rows, Float32Array.from(all))
        const inParts = new IntegrateAndFire(1)
        const parts = [[0, cut] as const, [cut, all.length] as const].flatMap(([from, to]) =>
          inParts.accept(rows.subarray(from, to), Float32Array.from(all).subarray(from, to)),
        )
        expect(parts).toEqual(whole)
        expect(Math.abs(whole.length - Math.floor(all.reduce((sum, weight) => sum + weight, 0)))).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('hears no symbol in rows that weigh nothing', () => {
    expect(new IntegrateAndFire(2).accept(new Float32Array(20), new Float32Array(10))).toEqual([])
  })
})
