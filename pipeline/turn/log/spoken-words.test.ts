import { describe, expect, it } from 'vitest'
import { spokenWords } from './spoken-words.ts'

/** Captured from 5 s of the host's clock on, 16 samples a millisecond. */
const capturedMs = (sample: number) => 5000 + sample / 16
const words = [
  { text: 'turn', startSample: 16_000, endSample: 19_200 },
  { text: 'on', startSample: 19_200, endSample: 24_000 },
]

describe('spoken words', () => {
  it('end with the speech: what the network was late by is taken off all of them', () => {
    expect(spokenWords(words, 20_800, capturedMs)).toEqual([
      { text: 'turn', startMs: 5800, endMs: 6000 },
      { text: 'on', startMs: 6000, endMs: 6300 },
    ])
  })

  it('stay where they were reported when that was before the end of speech', () => {
    expect(spokenWords(words, 30_000, capturedMs)[0]?.startMs).toBe(6000)
  })

  it('are not moved further than a network can be late', () => {
    expect(spokenWords(words, 0, capturedMs)[1]?.endMs).toBe(6500 - 800)
  })

  it('are left out where nothing was captured', () => {
    expect(spokenWords(words, 20_800, () => undefined)).toEqual([])
  })
})
