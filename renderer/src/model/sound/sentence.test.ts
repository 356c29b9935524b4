import { describe, expect, it } from 'vitest'
import { judgeSentence, measureSentence } from './sentence.ts'

const RATE = 48_000

/** A generator of numbers in ±1 that is the same each time. */
function noise(seed = 1): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}

/** Two seconds: a room, and from 0.5 to 1.5 s syllables of a tone in it. Decibels of RMS. */
function sentence(speechDbfs: number, noiseDbfs: number): Float32Array {
  const random = noise()
  const tone = 10 ** (speechDbfs / 20) * Math.SQRT2
  const room = 10 ** (noiseDbfs / 20) * Math.sqrt(3)
  return Float32Array.from({ length: 2 * RATE }, (_, i) => {
    const spoken = i > 0.5 * RATE && i < 1.5 * RATE && Math.floor(i / (RATE / 8)) % 3 !== 2
    const value = room * random() + (spoken ? tone * Math.sin((2 * Math.PI * 220 * i) / RATE) : 0)
    return Math.max(-1, Math.min(1, value))
  })
}

describe('a test sentence', () => {
  it.each([
    [-20, -60],
    [-30, -50],
    [-26, -40],
  ])('of %i dBFS in a room of %i dBFS has these numbers', (speechDbfs, noiseDbfs) => {
    const facts = measureSentence(sentence(speechDbfs, noiseDbfs), RATE)
    expect(Math.abs((facts.speechDbfs ?? 0) - speechDbfs)).toBeLessThan(1)
    expect(Math.abs((facts.noiseDbfs ?? 0) - noiseDbfs)).toBeLessThan(1)
    expect(Math.abs((facts.snrDb ?? 0) - (speechDbfs - noiseDbfs))).toBeLessThan(1.5)
    expect(facts.clippedSamples).toBe(0)
  })

  it.each([
    ['good', sentence(-24, -60)],
    ['quiet', sentence(-52, -75)],
    ['noisy', sentence(-30, -38)],
    ['clipping', sentence(1, -60)],
    ['noSpeech', sentence(-140, -50)],
    ['noSignal', new Float32Array(RATE)],
  ] as const)('is judged %s', (verdict, pcm) => {
    expect(judgeSentence(measureSentence(pcm, RATE))).toBe(verdict)
  })

  it('of no length at all is no signal, and not a number out of nothing', () => {
    const facts = measureSentence(new Float32Array(0), RATE)
    expect(facts).toMatchObject({ speechDbfs: undefined, noiseDbfs: undefined, snrDb: undefined, allZero: true })
  })

  it('is not made quieter by the zeros a device begins with', () => {
    const pcm = new Float32Array(2.5 * RATE)
    pcm.set(sentence(-24, -60), 0.5 * RATE)
    expect(measureSentence(pcm, RATE).noiseDbfs).toBeCloseTo(-60, 0)
  })
})
