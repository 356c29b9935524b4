import { describe, expect, it } from 'vitest'
import { TrailingQuiet } from './trailing-quiet.ts'

function tone(amplitude: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, n) => amplitude * Math.sin(n / 2))
}

function quietAfter(...pieces: readonly Float32Array[]): number {
  const quiet = new TrailingQuiet()
  for (const piece of pieces) for (let at = 0; at < piece.length; at += 37) quiet.push(piece.subarray(at, at + 37))
  return quiet.samples
}

describe('the quiet at the end of an utterance', () => {
  it('is what follows the last sound', () => {
    expect(quietAfter(new Float32Array(800), tone(0.3, 3200), tone(0.001, 4800))).toBe(4800)
    expect(quietAfter(tone(0.3, 3200), new Float32Array(4800), tone(0.3, 1600))).toBe(0)
  })

  it('does not begin before a weak last consonant', () => {
    expect(quietAfter(tone(0.3, 3200), tone(0.02, 1600), new Float32Array(3200))).toBe(3200)
  })

  it('is not claimed in steady noise, or where nothing was heard', () => {
    expect(quietAfter(tone(0.3, 3200), tone(0.05, 4800))).toBe(0)
    expect(quietAfter(new Float32Array(4800))).toBe(0)
  })
})
