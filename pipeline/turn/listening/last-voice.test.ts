import { describe, expect, it } from 'vitest'
import { LastVoice } from './last-voice.ts'

const HOP = 512
const THRESHOLD = 0.5

/** Windows with these probabilities; `audible` gives the last audible sample known at each. */
function follow(probabilities: readonly number[], audible: (endSample: number) => number | undefined) {
  const voice = new LastVoice()
  probabilities.forEach((speechProbability, i) => {
    const endSample = (i + 1) * HOP
    voice.note({ endSample, hopSamples: HOP, speechProbability, audibleEndSample: audible(endSample) }, THRESHOLD)
  })
  return voice
}

describe('the last voice of a held turn', () => {
  it('is unknown while nobody has spoken', () => {
    expect(follow([0.1, 0.4, 0.2], () => undefined).sample).toBeUndefined()
  })

  it('lies where the level says the sound ended, within the model’s last voiced windows', () => {
    expect(follow([0.9, 0.9, 0.9, 0.1], () => 1400).sample).toBe(1400)
  })

  it('takes in a weak last consonant that the model no longer sees', () => {
    expect(follow([0.9, 0.9, 0.1, 0.1], (endSample) => Math.min(endSample, 1300)).sample).toBe(1300)
  })

  it('leaves out a sound that comes long after', () => {
    const later = follow([0.9, 0.9, ...Array.from({ length: 8 }, () => 0.1)], (endSample) => endSample)
    expect(later.sample).toBeLessThanOrEqual(6 * HOP)
  })

  it('goes by the model alone where no level stands out', () => {
    expect(follow([0.9, 0.6, 0.4, 0.1], () => undefined).sample).toBe(3 * HOP)
  })

  it('begins anew with a new source', () => {
    const voice = follow([0.9], () => undefined)
    voice.reset()
    expect(voice.sample).toBeUndefined()
  })
})
