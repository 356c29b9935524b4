import { describe, expect, it } from 'vitest'
import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'
import { changesOf, chosenUnder, movedTo, partsOf, verificationOf, withDetector } from './turn-end-setting.ts'

const FLAGS = {
  ASR_ENDPOINTING: 'fixed',
  ASR_SILENCE_TIMEOUT: 0.8,
  ASR_TURN_END_THRESHOLD: 0.5,
  ASR_SHORTEST_SILENCE: 0.2,
  ASR_CHUNK_SIZE: 960,
}
const DESCRIPTORS = Object.keys(FLAGS).map((name) => ({ name }) as FlagDescriptor)

describe('the sliders', () => {
  it('stand where the flags are', () => {
    const setting = { threshold: 1, shortestHoldMs: 800, longestHoldMs: 800 }
    expect(chosenUnder(FLAGS)).toEqual({ detector: 'fixed', setting })
    expect(partsOf('fixed')).toEqual(['longestHoldMs'])
  })

  it('keep the longest silence when the detector changes, and take the rest from the flags', () => {
    const moved = movedTo(chosenUnder(FLAGS), 'longestHoldMs', 600)
    const heard = withDetector(moved, 'pocket-turn', FLAGS)
    expect(heard).toEqual({
      detector: 'pocket-turn',
      setting: { threshold: 0.5, shortestHoldMs: 200, longestHoldMs: 600 },
    })
    expect(withDetector(heard, 'adaptive', FLAGS).setting.shortestHoldMs).toBe(300)
    expect(withDetector(heard, 'fixed', FLAGS).setting.shortestHoldMs).toBe(600)
  })

  it('move what hangs on them', () => {
    const words = withDetector(chosenUnder(FLAGS), 'adaptive', FLAGS)
    expect(movedTo(words, 'longestHoldMs', 1000).setting.shortestHoldMs).toBe(500)
    expect(movedTo(chosenUnder(FLAGS), 'longestHoldMs', 1000).setting.shortestHoldMs).toBe(1000)
  })
})

describe('applying and proving', () => {
  const chosen = movedTo(withDetector(chosenUnder(FLAGS), 'pocket-turn', FLAGS), 'threshold', 0.7)

  it('set the flags of the setting, as far as the host knows them', () => {
    expect(changesOf(chosen, DESCRIPTORS)).toEqual({
      ASR_ENDPOINTING: 'pocket-turn',
      ASR_SILENCE_TIMEOUT: 0.8,
      ASR_TURN_END_THRESHOLD: 0.7,
      ASR_SHORTEST_SILENCE: 0.2,
    })
    expect(changesOf(chosen, DESCRIPTORS.slice(0, 1))).toEqual({ ASR_ENDPOINTING: 'pocket-turn' })
  })

  it('compare the flags in force with the same flags but these', () => {
    const request = verificationOf(FLAGS, changesOf(chosen, DESCRIPTORS), { names: ['before', 'after'], seed: 1 })
    expect(request).toMatchObject({
      kind: 'ab',
      stimuli: { kind: 'clips' },
      arms: [{ name: 'before', values: FLAGS }, {}],
    })
    expect(request.arms[1]?.values).toMatchObject({ ASR_TURN_END_THRESHOLD: 0.7, ASR_CHUNK_SIZE: 960 })
  })
})
