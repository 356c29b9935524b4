import { describe, expect, it } from 'vitest'
import { VadTrace } from './vad-trace.ts'

describe('the track of speech probability', () => {
  it('is absent before the first window', () => {
    expect(new VadTrace().track()).toBeUndefined()
  })

  it('keeps the highest probability of each 40 ms, rounded', () => {
    const trace = new VadTrace()
    // Windows of 32 ms from 1000 ms on.
    ;[0.1, 0.987, 0.2, 0.3, 0.1].forEach((p, i) => {
      trace.note(1032 + i * 32, 32, p)
    })
    expect(trace.track()).toEqual({ startMs: 1000, hopMs: 40, probabilities: [0.99, 0.99, 0.3, 0.3] })
  })

  it('spreads a long window over its whole length', () => {
    const trace = new VadTrace()
    trace.note(2160, 160, 0.5)
    expect(trace.track()).toEqual({ startMs: 2000, hopMs: 40, probabilities: [0.5, 0.5, 0.5, 0.5] })
  })

  it('shows a gap in the audio as silence', () => {
    const trace = new VadTrace()
    trace.note(40, 40, 0.9)
    trace.note(160, 40, 0.8)
    expect(trace.track()?.probabilities).toEqual([0.9, 0, 0, 0.8])
  })

  it('ends after five minutes', () => {
    const trace = new VadTrace()
    for (let i = 1; i <= 10_000; i += 1) trace.note(i * 40, 40, 0.5)
    expect(trace.track()?.probabilities.length).toBe(7500)
  })
})
