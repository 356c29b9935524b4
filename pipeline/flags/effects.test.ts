import { describe, expect, it } from 'vitest'
import { flagEffects } from './effects.ts'
import { type EngineSupply, enginePlan, planKey } from './engine-plan.ts'
import { findPreset } from './presets.ts'
import { BASELINE, definitionOf, type FlagValues, isFlagName } from './registry.ts'

const SUPPLY: EngineSupply = {
  cores: 2,
  models: { asr: 'pocket', llm: 'pocket', tts: 'pocket' },
  variants: { asr: ['float16', 'float32', 'int8'], llm: ['int8', 'float32'], tts: ['float16'] },
  graphicsProviders: [],
  asrUnitSamples: 640,
}

function effectOf(flags: Partial<FlagValues>, name: string, supply = SUPPLY) {
  return flagEffects({ ...BASELINE, ...flags }, supply).find((effect) => effect.name === name)
}

describe('where flags do not act as asked', () => {
  it('names each flag that was set but is not acted on', () => {
    const aggressive = findPreset('aggressive')?.values ?? BASELINE
    const idle = flagEffects(aggressive, SUPPLY).filter(
      ({ name }) => isFlagName(name) && !definitionOf(name).implemented,
    )
    for (const { name, effective } of idle) expect(isFlagName(name) && BASELINE[name]).toBe(effective)
  })

  it('caps threads at the cores', () => {
    expect(effectOf({ ASR_WORKER_THREADS: 16 }, 'ASR_WORKER_THREADS')).toMatchObject({
      requested: 16,
      effective: 2,
      reason: 'the machine has 2 cores',
    })
    expect(effectOf({ ASR_WORKER_THREADS: 2 }, 'ASR_WORKER_THREADS')).toBeUndefined()
  })

  it.each([
    [80, 640],
    [640, undefined],
    [1600, 1280],
    [16_000, undefined],
  ])('a step of %d samples is in force as %s', (requested, effective) => {
    expect(effectOf({ ASR_CHUNK_SIZE: requested }, 'ASR_CHUNK_SIZE')?.effective).toBe(effective)
  })

  it('says what the pack does not have', () => {
    expect(effectOf({ LLM_TORCH_DTYPE: 'int4' }, 'LLM_TORCH_DTYPE')).toMatchObject({ effective: 'int8' })
    const halfOnly = { ...SUPPLY, variants: { ...SUPPLY.variants, asr: ['float16'] } }
    expect(effectOf({}, 'ASR_ENABLE_FP16', halfOnly)).toMatchObject({ effective: true })
    expect(effectOf({}, 'ASR_ENABLE_FP16')).toBeUndefined()
  })

  it('says which file is missing where models that were asked for cannot be loaded, and what serves in their place', () => {
    const missing = (file: string) => ({ reason: `${file} of the model pack is missing` })
    const supply: EngineSupply = {
      ...SUPPLY,
      variants: { asr: ['float16'], llm: ['int8', 'float32'], tts: ['float16'] },
      unusable: {
        vad: { float16: missing('vad') },
        asr: { float32: missing('asr') },
        llm: { fused: missing('fused'), float16: missing('half') },
      },
    }
    const flags = {
      VAD_ENABLE_FP16: true,
      FLASH_ATTENTION: true,
      LLM_TORCH_DTYPE: 'float16',
      ASR_ENABLE_FP16: false,
    } as const
    const found = Object.fromEntries(
      Object.keys(flags).map((name) => {
        const effect = effectOf(flags, name, supply)
        return [name, [effect?.effective, { reason: effect?.reason }]]
      }),
    )
    expect(found).toEqual({
      VAD_ENABLE_FP16: [false, missing('vad')],
      FLASH_ATTENTION: [false, missing('fused')],
      LLM_TORCH_DTYPE: ['int8', missing('half')],
      ASR_ENABLE_FP16: [true, missing('asr')],
    })
    const plan = enginePlan({ ...BASELINE, ...flags }, supply)
    expect([plan.vad.variant, plan.llm.variant, plan.asr.variant]).toEqual([undefined, undefined, undefined])
    const fullByDefault = { ...supply, variants: { ...supply.variants, asr: ['float32'] }, unusable: {} }
    expect(effectOf({ ASR_ENABLE_FP16: true }, 'ASR_ENABLE_FP16', fullByDefault)).toMatchObject({
      effective: false,
      reason: 'the model pack has no float16 recogniser',
    })
  })

  it('takes the fused graph where the pack has it in weights as wide as those asked for', () => {
    const llm = ['int8', 'float16', 'fused']
    const fused = { ...SUPPLY, variants: { ...SUPPLY.variants, llm } }
    const variant = (flags: Partial<FlagValues>, supply = fused) =>
      enginePlan({ ...BASELINE, ...flags }, supply).llm.variant
    expect(variant({ FLASH_ATTENTION: true })).toBe('fused')
    expect(variant({ FLASH_ATTENTION: false })).toBe('float16')
    expect(variant({ FLASH_ATTENTION: true, LLM_TORCH_DTYPE: 'int8' })).toBe('int8')
    expect(effectOf({ FLASH_ATTENTION: true }, 'FLASH_ATTENTION', fused)).toBeUndefined()
    expect(effectOf({ FLASH_ATTENTION: true, LLM_TORCH_DTYPE: 'int8' }, 'FLASH_ATTENTION', fused)).toMatchObject({
      effective: false,
      reason: 'the model pack has fused attention with float16 weights only, not with int8',
    })
    const wide = { ...fused, variants: { ...fused.variants, llm: [...llm, 'fused-int8'] } }
    expect(variant({ FLASH_ATTENTION: true, LLM_TORCH_DTYPE: 'int8' }, wide)).toBe('fused-int8')
    expect(effectOf({ FLASH_ATTENTION: true, LLM_TORCH_DTYPE: 'int8' }, 'LLM_TORCH_DTYPE', wide)).toBeUndefined()
    expect(effectOf({ FLASH_ATTENTION: true, LLM_TORCH_DTYPE: 'int4' }, 'FLASH_ATTENTION', wide)?.reason).toBe(
      'the model pack has fused attention with float16, int8 weights only, not with int4',
    )
    expect(effectOf({ FLASH_ATTENTION: true }, 'FLASH_ATTENTION')?.reason).toContain('no graph with fused attention')
    expect(effectOf({}, 'LLM_TORCH_DTYPE', fused)).toMatchObject({
      effective: 'float16',
      reason: 'the model pack has int8, float16 weights only',
    })
  })

  it('says that memory is shared with a recogniser in a thread alone', () => {
    expect(effectOf({ ASR_ZERO_COPY: true }, 'ASR_ZERO_COPY')).toBeUndefined()
    expect(effectOf({ ASR_ZERO_COPY: true }, 'ASR_ZERO_COPY', { ...SUPPLY, asrApart: true })).toMatchObject({
      effective: false,
      reason: 'the recogniser runs in a process of its own, into which audio is copied',
    })
  })

  it('says what float16 is worth on a processor, and that there is no graphics device', () => {
    expect(effectOf({ ASR_ENABLE_FP16: true }, 'ASR_ENABLE_FP16')?.reason).toContain('same speed')
    expect(effectOf({ VAD_ENABLE_FP16: true }, 'VAD_ENABLE_FP16')?.reason).toContain('same speed')
    expect(effectOf({ CUDA_VISIBLE_DEVICES: '0' }, 'CUDA_VISIBLE_DEVICES')).toMatchObject({ effective: '' })
    const withDevice = { ...SUPPLY, graphicsProviders: ['cuda'] }
    for (const none of ['-1', 'NoDevFiles', 'none']) {
      expect(effectOf({ CUDA_VISIBLE_DEVICES: none }, 'CUDA_VISIBLE_DEVICES', withDevice)).toMatchObject({
        effective: '',
        reason: 'it names no graphics device: the models run on the processor',
      })
      expect(enginePlan({ ...BASELINE, CUDA_VISIBLE_DEVICES: none }, withDevice).llm.device).toBe('')
    }
    expect(effectOf({ CUDA_VISIBLE_DEVICES: '4-7' }, 'CUDA_VISIBLE_DEVICES', withDevice)).toBeUndefined()
    expect(enginePlan({ ...BASELINE, CUDA_VISIBLE_DEVICES: '4-7' }, withDevice).llm.device).toBe('4')
  })
})

describe('the engine plan', () => {
  it('loads what the flags ask for and the pack has', () => {
    const plan = enginePlan(
      { ...BASELINE, TORCH_COMPILE: true, LLM_TORCH_DTYPE: 'int4', ASR_WORKER_THREADS: 16 },
      SUPPLY,
    )
    expect(plan.llm).toMatchObject({ variant: undefined, graphOptimization: 'all', warmUp: false })
    expect(plan.asr).toMatchObject({ variant: 'float32', threads: 2 })
  })

  it('reloads a stage only for a flag of its own', () => {
    const keys = (flags: FlagValues) =>
      Object.entries(enginePlan(flags, SUPPLY)).map(([stage, plan]) => [stage, planKey(plan)])
    const changed = (flags: Partial<FlagValues>) => {
      const before = Object.fromEntries(keys(BASELINE))
      return keys({ ...BASELINE, ...flags }).flatMap(([stage, key]) => (before[stage ?? ''] === key ? [] : [stage]))
    }
    expect(changed({ TTS_STREAMING: true, ASR_SILENCE_TIMEOUT: 0.3 })).toEqual([])
    expect(changed({ TORCH_COMPILE: true })).toEqual(['llm'])
    expect(changed({ LLM_MODEL_WARMUP: true })).toEqual(['llm'])
    expect(changed({ VAD_ENABLE_FP16: true })).toEqual(['vad'])
    expect(changed({ ASR_WORKER_THREADS: 2 })).toEqual(['asr'])
    expect(changed({ CUDA_VISIBLE_DEVICES: '0' })).toEqual([])
  })
})
