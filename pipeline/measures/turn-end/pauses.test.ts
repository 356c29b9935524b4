import { describe, expect, it } from 'vitest'
import { endOfPauseMs, type HeardPause } from './pauses.ts'

const setting = { threshold: 0.5, shortestHoldMs: 200, longestHoldMs: 800 }
const LAST = { startMs: 1000, endMs: undefined }
const looks = (...said: readonly (readonly [silenceMs: number, probability: number])[]): HeardPause['looks'] =>
  said.map(([silenceMs, probability]) => ({ silenceMs, probability }))

describe('the silence behind the last word', () => {
  it.each([
    ['lasts the longest hold where no detector says anything', looks(), 800],
    ['lasts the shortest where the turn was taken for over before', looks([100, 0.9]), 200],
    ['lasts until it is taken for over', looks([100, 0.1], [400, 0.8]), 400],
    ['lasts the longest hold where nothing is sure', looks([100, 0.1], [700, 0.4]), 800],
    ['is not shortened by what is said after its end', looks([100, 0.1], [900, 0.9]), 800],
    ['goes on where the detector takes it back in time', looks([100, 0.9], [150, 0.2]), 800],
    ['has ended where the detector takes it back too late', looks([100, 0.9], [300, 0.2]), 200],
  ])('%s', (_what, said, endsMs) => {
    expect(endOfPauseMs({ ...LAST, looks: said }, setting)).toBe(endsMs)
  })
})

describe('a pause inside', () => {
  it('ends the utterance only where the hold is shorter than it', () => {
    const pause = { startMs: 1000, endMs: 1500 }
    expect(endOfPauseMs({ ...pause, looks: [] }, setting)).toBeUndefined()
    expect(endOfPauseMs({ ...pause, looks: looks([96, 0.7]) }, setting)).toBe(200)
    expect(endOfPauseMs({ ...pause, looks: looks([520, 0.7]) }, setting)).toBeUndefined()
  })
})
