import { describe, expect, it } from 'vitest'
import { VadTrackBook } from './vad-track.ts'

describe('the track of speech probability', () => {
  it('is absent before the first window', () => {
    expect(new VadTrackBook().track()).toBeUndefined()
  })

  it('keeps the highest probability of each 40 ms, rounded', () => {
    const book = new VadTrackBook()
    // Windows of 32 ms from 1000 ms on.
    ;[0.1, 0.987, 0.2, 0.3, 0.1].forEach((p, i) => {
      book.note(1032 + i * 32, 32, p)
    })
    expect(book.track()).toEqual({ startMs: 1000, hopMs: 40, probabilities: [0.99, 0.99, 0.3, 0.3] })
  })

  it('spreads a long window over its whole length', () => {
    const book = new VadTrackBook()
    book.note(2160, 160, 0.5)
    expect(book.track()).toEqual({ startMs: 2000, hopMs: 40, probabilities: [0.5, 0.5, 0.5, 0.5] })
  })

  it('shows a gap in the audio as silence', () => {
    const book = new VadTrackBook()
    book.note(40, 40, 0.9)
    book.note(160, 40, 0.8)
    expect(book.track()?.probabilities).toEqual([0.9, 0, 0, 0.8])
  })

  it('ends after five minutes', () => {
    const book = new VadTrackBook()
    for (let i = 1; i <= 10_000; i += 1) book.note(i * 40, 40, 0.5)
    expect(book.track()?.probabilities.length).toBe(7500)
  })
})
