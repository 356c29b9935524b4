import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeardSoFar, TranscriptView, TurnEndFlags } from './detector.ts'
import { turnEndView } from './silence-timeout.ts'

const FIXED: TurnEndFlags = {
  ASR_ENDPOINTING: 'fixed',
  ASR_SILENCE_TIMEOUT: 0.8,
  ASR_TURN_END_THRESHOLD: 0.5,
  ASR_SHORTEST_SILENCE: 0.2,
}
const ADAPTIVE: TurnEndFlags = { ...FIXED, ASR_ENDPOINTING: 'adaptive' }
const POCKET: TurnEndFlags = { ...FIXED, ASR_ENDPOINTING: 'pocket-turn' }
const VOICED_END = 31_000
const WHOLE: TranscriptView = { text: 'set a timer for ten minutes', endProbability: 0.9, decodedSample: 32_000 }
const UNFINISHED: TranscriptView = { ...WHOLE, text: 'set a timer for ten minutes and', endProbability: 0.01 }

function heard(words: TranscriptView | undefined, sound?: number, silentSamples = 2048): HeardSoFar {
  return {
    window: { endSample: VOICED_END + silentSamples, ...(sound === undefined ? {} : { turnEndProbability: sound }) },
    ...{ words, voicedEndSample: VOICED_END },
  }
}
const hold = (flags: TurnEndFlags, words: TranscriptView | undefined, sound?: number) =>
  turnEndView(flags, heard(words, sound)).holdMs

describe('the silence that ends an utterance', () => {
  it('is the setting where the timeout is fixed, whatever was said and heard', () => {
    expect(hold(FIXED, WHOLE, 0.99)).toBe(800)
    expect(turnEndView(FIXED, heard(WHOLE, 0.99)).probability).toBeUndefined()
  })
})

describe('by the words (adaptive), the silence', () => {
  it('is half of the setting after a whole sentence, whatever is heard', () => {
    expect(hold(ADAPTIVE, WHOLE)).toBe(400)
    expect(hold(ADAPTIVE, WHOLE, 0.01)).toBe(400)
    expect(hold({ ...ADAPTIVE, ASR_SILENCE_TIMEOUT: 0.3 }, WHOLE)).toBe(150)
  })

  it('is the whole of it in the middle of a sentence, and where nothing was recognised', () => {
    expect(hold(ADAPTIVE, { ...WHOLE, endProbability: 0.49 })).toBe(800)
    expect(hold(ADAPTIVE, undefined)).toBe(800)
  })

  it('is the whole of it while the recogniser has not listened to the end of what was spoken', () => {
    expect(hold(ADAPTIVE, { ...WHOLE, decodedSample: VOICED_END - 3200 })).toBe(800)
  })

  it('is shortened from the threshold on that is set', () => {
    expect(hold({ ...ADAPTIVE, ASR_TURN_END_THRESHOLD: 0.95 }, WHOLE)).toBe(800)
    expect(hold({ ...ADAPTIVE, ASR_TURN_END_THRESHOLD: 0.3 }, { ...WHOLE, endProbability: 0.4 })).toBe(400)
  })
})

describe('by a model that listens, the silence', () => {
  it('is the shortest where it hears that the turn is over, and the whole setting where not', () => {
    expect(hold(POCKET, undefined, 0.9)).toBe(200)
    expect(hold(POCKET, undefined, 0.2)).toBe(800)
    expect(hold({ ...POCKET, ASR_TURN_END_THRESHOLD: 0.95 }, undefined, 0.9)).toBe(800)
    expect(hold({ ...POCKET, ASR_SHORTEST_SILENCE: 0.35 }, undefined, 0.9)).toBe(350)
    expect(hold({ ...POCKET, ASR_ENDPOINTING: 'smart-turn' }, undefined, 0.6)).toBe(200)
  })

  it('is the whole setting where the model says nothing, however whole the words are', () => {
    expect(hold(POCKET, WHOLE)).toBe(800)
    expect(hold({ ...POCKET, ASR_ENDPOINTING: 'smart-turn' }, WHOLE)).toBe(800)
  })

  it('takes the words for evidence, once they are known to the end', () => {
    expect(hold(POCKET, WHOLE, 0.3)).toBe(200)
    expect(hold(POCKET, UNFINISHED, 0.9)).toBe(800)
    expect(hold(POCKET, { ...UNFINISHED, decodedSample: VOICED_END - 3200 }, 0.9)).toBe(200)
  })

  it('takes what the recogniser makes of the end for evidence where the words are of another language', () => {
    const foreign = { ...WHOLE, text: '打开客厅的灯' }
    expect(hold(POCKET, foreign, 0.3)).toBe(200)
    expect(hold(POCKET, { ...foreign, endProbability: 0.01 }, 0.7)).toBe(800)
    const smart: TurnEndFlags = { ...POCKET, ASR_ENDPOINTING: 'smart-turn' }
    expect(hold(smart, { ...WHOLE, text: 'set a timer for' }, 0.3)).toBe(200)
  })

  it('grows sure with the silence', () => {
    const at = (ms: number) => turnEndView(POCKET, heard(undefined, 0.6, 16 * ms)).probability ?? Number.NaN
    expect(at(1000)).toBeGreaterThan(at(200))
  })
})

describe('an end for which a reply is worth preparing', () => {
  const plausible = (words: TranscriptView | undefined, sound?: number, silentSamples?: number) =>
    turnEndView(POCKET, heard(words, sound, silentSamples)).plausible

  it('is one that is half as likely as it must be', () => {
    expect(plausible(WHOLE, 0.05)).toBe(true)
    expect(hold(POCKET, WHOLE, 0.05)).toBe(800)
    expect(plausible(UNFINISHED, 0.2)).toBe(false)
    expect(plausible(WHOLE)).toBe(false)
  })

  it('is none while the recogniser has not listened to the end, nor in the middle of a consonant', () => {
    expect(plausible({ ...WHOLE, decodedSample: VOICED_END - 3200 }, 0.9)).toBe(false)
    expect(plausible(undefined, 0.9)).toBe(false)
    expect(plausible(WHOLE, 0.9, 1024)).toBe(false)
  })
})

describe('whatever the detector, the silence', () => {
  it('never lies below a tenth of a second, nor above the setting', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(FIXED, ADAPTIVE, POCKET),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (base, longest, shortest, probability) => {
          const flags = { ...base, ASR_SILENCE_TIMEOUT: longest, ASR_SHORTEST_SILENCE: shortest }
          const ms = hold(flags, { ...WHOLE, endProbability: probability }, probability)
          expect(ms).toBeGreaterThanOrEqual(100)
          expect(ms).toBeLessThanOrEqual(longest * 1000)
        },
      ),
    )
  })
})
