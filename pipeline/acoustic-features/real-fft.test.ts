import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RealFft } from './real-fft.ts'

function powerByDefinition(signal: Float64Array): Float64Array {
  return Float64Array.from({ length: signal.length / 2 + 1 }, (_, k) => {
    let re = 0
    let im = 0
    for (const [n, value] of signal.entries()) {
      re += value * Math.cos((2 * Math.PI * k * n) / signal.length)
      im -= value * Math.sin((2 * Math.PI * k * n) / signal.length)
    }
    return re * re + im * im
  })
}

describe('the power spectrum', () => {
  it.each([2, 4, 8, 10, 20, 32, 50, 400, 512])('of %i samples is that of the definition', (size) => {
    const fft = new RealFft(size)
    fc.assert(
      fc.property(fc.float64Array({ minLength: size, maxLength: size, min: -1, max: 1, noNaN: true }), (signal) => {
        const power = new Float64Array(fft.bins)
        fft.power(signal, power)
        for (const [k, expected] of powerByDefinition(signal).entries()) expect(power[k]).toBeCloseTo(expected, 8)
      }),
      { numRuns: size > 100 ? 3 : 20 },
    )
  })

  it('leaves nothing behind for the next signal', () => {
    const fft = new RealFft(20)
    const signal = Float64Array.from({ length: 20 }, (_, n) => Math.sin(n))
    const [first, second] = [new Float64Array(11), new Float64Array(11)]
    fft.power(signal, first)
    fft.power(new Float64Array(20).fill(3), second)
    fft.power(signal, second)
    expect(second).toEqual(first)
  })

  it.each([0, 3, 14])('is not made for %i samples', (size) => {
    expect(() => new RealFft(size)).toThrow()
  })
})
