import { describe, expect, it } from 'vitest'
import { halvesToFloats } from './half-precision.ts'

describe('float16 bits as numbers', () => {
  it.each([
    ['zero', 0x0000, 0],
    ['one', 0x3c00, 1],
    ['minus two', 0xc000, -2],
    ['the largest', 0x7bff, 65_504],
    ['the smallest', 0x0001, 2 ** -24],
    ['the largest below normal', 0x03ff, (1023 / 1024) * 2 ** -14],
    ['a third, as near as it comes', 0x3555, 0.333251953125],
    ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
  ])('know %s', (_name, half, number) => {
    expect(halvesToFloats(Uint16Array.of(half))[0]).toBe(number)
  })

  it('are in order, as the bits are, and equal but for the sign below zero', () => {
    const bits = Uint16Array.from({ length: 0x7c01 }, (_, index) => index)
    const above = halvesToFloats(bits)
    expect(above.every((value, index) => index === 0 || value > (above[index - 1] ?? Number.NaN))).toBe(true)
    const below = halvesToFloats(bits.map((half) => half | 0x8000))
    expect(below.every((value, index) => value + (above[index] ?? 0) === 0 || value === Number.NEGATIVE_INFINITY)).toBe(
      true,
    )
  })

  it('may be no number at all', () => {
    expect(halvesToFloats(Uint16Array.of(0x7e00))[0]).toBeNaN()
  })
})
