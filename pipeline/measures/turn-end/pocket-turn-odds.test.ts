import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pocketTurnProbability } from './pocket-turn-odds.ts'

const sound = () => fc.double({ min: 0, max: 1, noNaN: true })
const words = () => fc.option(fc.double({ min: -8, max: 8, noNaN: true }), { nil: undefined })
const silenceMs = () => fc.double({ min: 0, max: 3000, noNaN: true })

describe('the end of a turn by its sound, its words and the silence so far', () => {
  it('is likelier after a whole request than in the middle of one', () => {
    const at = (odds: number | undefined) =>
      pocketTurnProbability({ sound: 0.6, words: odds, ending: 0, silenceMs: 300 })
    expect(at(3)).toBeGreaterThan(0.8)
    expect(at(-4)).toBeLessThan(0.1)
    expect(at(3)).toBeGreaterThan(at(undefined))
    expect(at(-4)).toBeLessThan(at(undefined))
  })

  it('takes the recogniser’s view of the end into account where it has one', () => {
    const at = (ending: number) => pocketTurnProbability({ sound: 0.6, words: 1, ending, silenceMs: 300 })
    expect(at(0.9)).toBeGreaterThan(at(0.001) + 0.1)
    expect(at(0)).toBeGreaterThan(at(0.001))
    expect(at(0)).toBeLessThan(at(0.9))
  })

  it('grows with the silence: fewer and fewer pauses last still', () => {
    const at = (ms: number) => pocketTurnProbability({ sound: 0.6, words: 0, ending: 0.3, silenceMs: ms })
    expect(at(1200)).toBeGreaterThan(at(200) + 0.1)
  })

  it('stays a probability that grows with the sound’s, whatever is known besides', () => {
    fc.assert(
      fc.property(sound(), sound(), words(), sound(), silenceMs(), (a, b, odds, ending, ms) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((of) =>
          pocketTurnProbability({ sound: of, words: odds, ending, silenceMs: ms }),
        )
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN)
      }),
    )
  })

  it('is never quite sure by the sound alone, so that words can speak against it', () => {
    const sure = { sound: 1, ending: 0, silenceMs: 300 }
    expect(pocketTurnProbability({ ...sure, words: -6 })).toBeLessThan(pocketTurnProbability({ ...sure, words: 2 }))
    expect(pocketTurnProbability({ ...sure, words: undefined })).toBeLessThan(1)
  })
})
