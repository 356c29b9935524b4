import { describe, expect, it } from 'vitest'
import { flagEffects } from './effects.ts'
import type { EngineSupply } from './engine-plan.ts'
import { BASELINE, type FlagValues } from './registry.ts'

const SUPPLY: EngineSupply = {
  cores: 4,
  models: { asr: 'a', llm: 'l', tts: 't' },
  variants: { asr: ['float32'], llm: ['float32'], tts: [] },
  graphicsProviders: [],
  asrUnitSamples: 640,
  turnEndProblems: { 'smart-turn': { reason: 'Smart Turn is not here' } },
}

function effectOf(name: string, flags: Partial<FlagValues>, supply = SUPPLY) {
  const found = flagEffects({ ...BASELINE, ...flags }, supply).find((effect) => effect.name === name)
  return found && [found.effective, found.reason]
}

describe('a detector of the end of turns', () => {
  const effect = (flags: Partial<FlagValues>) => effectOf('ASR_ENDPOINTING', flags)

  it('does what its name says where what it needs is there', () => {
    expect(effect({ ASR_ENDPOINTING: 'adaptive', ASR_ENABLE_STREAMING: true })).toBeUndefined()
    expect(effect({ ASR_ENDPOINTING: 'pocket-turn', ASR_ENABLE_STREAMING: true })).toBeUndefined()
  })

  it('is fixed silence where its model is not there, with the reason', () => {
    expect(effect({ ASR_ENDPOINTING: 'smart-turn', ASR_ENABLE_STREAMING: true })).toEqual([
      'fixed',
      'Smart Turn is not here',
    ])
  })

  it('by the words needs words before the end; one that listens goes without and says so', () => {
    expect(effect({ ASR_ENDPOINTING: 'adaptive' })?.[0]).toBe('fixed')
    expect(effect({ ASR_ENDPOINTING: 'pocket-turn' })).toEqual(['pocket-turn', expect.stringContaining('sound alone')])
  })
})

describe('the settings of detectors', () => {
  const threshold = (flags: Partial<FlagValues>, supply = SUPPLY) =>
    effectOf('ASR_TURN_END_THRESHOLD', { ASR_TURN_END_THRESHOLD: 0.7, ASR_ENABLE_STREAMING: true, ...flags }, supply)
  const shortest = (flags: Partial<FlagValues>) =>
    effectOf('ASR_SHORTEST_SILENCE', { ASR_SHORTEST_SILENCE: 0.3, ASR_ENABLE_STREAMING: true, ...flags })

  it('act with the detectors that use them', () => {
    expect(threshold({ ASR_ENDPOINTING: 'adaptive' })).toBeUndefined()
    expect(threshold({ ASR_ENDPOINTING: 'pocket-turn' })).toBeUndefined()
    expect(shortest({ ASR_ENDPOINTING: 'pocket-turn' })).toBeUndefined()
  })

  it('do nothing with the others, nor where the one asked for is not in force', () => {
    expect(threshold({})?.[0]).toBe(0.5)
    expect(threshold({ ASR_ENDPOINTING: 'smart-turn' })?.[0]).toBe(0.5)
    expect(shortest({ ASR_ENDPOINTING: 'adaptive' })?.[0]).toBe(0.2)
    const noMarks: EngineSupply = {
      ...SUPPLY,
      engineEffects: () => ({ ASR_ENDPOINTING: { effective: 'fixed', reason: 'no marks' } }),
    }
    expect(threshold({ ASR_ENDPOINTING: 'adaptive' }, noMarks)?.[0]).toBe(0.5)
  })

  it('are not spoken of at their baseline', () => {
    expect(effectOf('ASR_TURN_END_THRESHOLD', {})).toBeUndefined()
    expect(effectOf('ASR_SHORTEST_SILENCE', {})).toBeUndefined()
  })
})
