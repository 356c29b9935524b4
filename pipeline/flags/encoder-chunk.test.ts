import { describe, expect, it } from 'vitest'
import { flagEffects } from './effects.ts'
import { type EngineSupply, enginePlan, planKey } from './engine-plan.ts'
import { BASELINE, type FlagValues } from './registry.ts'

const CHUNKS_MS = [160, 480, 960, 1920]
const SUPPLY: EngineSupply = {
  cores: 2,
  models: { asr: 'x-asr', llm: 'pocket', tts: 'pocket' },
  variants: { asr: ['int8', 'float32'], llm: ['int8', 'float32'], tts: ['float16'] },
  graphicsProviders: [],
  asrUnitSamples: 16 * 160,
  asrLookAheadSamples: 16 * 155,
  asrChunksMs: { int8: [480], float32: CHUNKS_MS },
}

function recogniser(flags: Partial<FlagValues>, supply = SUPPLY) {
  return enginePlan({ ...BASELINE, ...flags }, supply).asr
}

function effectOf(flags: Partial<FlagValues>, name: string, supply = SUPPLY) {
  return flagEffects({ ...BASELINE, ...flags }, supply).find((effect) => effect.name === name)
}

describe('the encoder of a model that has one for each of several chunk sizes', () => {
  it.each([
    [80, 160],
    [1600, 160],
    // As far from 160 ms as from 480.
    [5120, 160],
    [5121, 480],
    [16_000, 960],
    [32_000, 1920],
  ])('for an ASR_CHUNK_SIZE of %i samples is the nearest: that of %i ms', (samples, encoderMs) => {
    expect(recogniser({ ASR_CHUNK_SIZE: samples }).encoderMs).toBe(encoderMs)
  })

  it('is another plan, and so a load of its own, only where another one is the nearest', () => {
    const key = (samples: number) => planKey(recogniser({ ASR_CHUNK_SIZE: samples }))
    expect(key(1600)).toBe(key(2560))
    expect(key(1600)).not.toBe(key(7680))
  })

  it('is one of those that the weights in force have', () => {
    const int8Only = { ...SUPPLY, variants: { ...SUPPLY.variants, asr: ['int8'] } }
    expect(recogniser({ ASR_CHUNK_SIZE: 32_000 }, int8Only).encoderMs).toBe(480)
  })

  it('is not chosen where there is one', () => {
    const { asrChunksMs: _none, ...one } = SUPPLY
    expect(recogniser({}, one)).not.toHaveProperty('encoderMs')
  })

  it('is said, with the steps that are in force', () => {
    expect(effectOf({ ASR_CHUNK_SIZE: 1600 }, 'ASR_CHUNK_SIZE')).toMatchObject({
      effective: 2560,
      reason: 'the model has encoders for 160, 480, 960, 1920 ms: the nearest is the one for 160 ms',
    })
    expect(effectOf({ ASR_CHUNK_SIZE: 7680 }, 'ASR_CHUNK_SIZE')).toBeUndefined()
    expect(effectOf({ ASR_CHUNK_SIZE: 20_000 }, 'ASR_CHUNK_SIZE')?.effective).toBe(960 * 16)
  })
})

describe('a silence shorter than what the encoder needs to have spoken for the last word', () => {
  const streaming = { ASR_ENABLE_STREAMING: true, ASR_CHUNK_SIZE: 7680 }

  it('is said with its floor: the chunk and what is seen ahead', () => {
    const effect = effectOf({ ...streaming, ASR_SILENCE_TIMEOUT: 0.63 }, 'ASR_SILENCE_TIMEOUT')
    expect(effect).toMatchObject({ requested: 0.63, effective: 0.63 })
    expect(effect?.reason).toContain('below 0.635 s (a chunk of 480 ms')
    expect(effectOf({ ...streaming, ASR_SILENCE_TIMEOUT: 0.64 }, 'ASR_SILENCE_TIMEOUT')).toBeUndefined()
  })

  it('is measured by the one encoder of other models', () => {
    const { asrChunksMs: _none, ...one } = SUPPLY
    const said = (silence: number) =>
      effectOf({ ...streaming, ASR_SILENCE_TIMEOUT: silence }, 'ASR_SILENCE_TIMEOUT', one)
    expect(said(0.3)?.reason).toContain('below 0.315 s')
    expect(said(0.32)).toBeUndefined()
  })

  it('means nothing without streaming, and with recognisers of other kinds', () => {
    const short = { ...streaming, ASR_SILENCE_TIMEOUT: 0.1 }
    expect(effectOf({ ...short, ASR_ENABLE_STREAMING: false }, 'ASR_SILENCE_TIMEOUT')).toBeUndefined()
    const { asrLookAheadSamples: _none, ...other } = SUPPLY
    expect(effectOf(short, 'ASR_SILENCE_TIMEOUT', other)).toBeUndefined()
  })
})

describe('the language', () => {
  it('is in the plan of a recogniser that wants to be told, and of no other', () => {
    expect(recogniser({}, { ...SUPPLY, asrLanguage: 'zh' }).language).toBe('zh')
    expect(recogniser({})).not.toHaveProperty('language')
  })
})
