import { describe, expect, it } from 'vitest'
import { presetSchema } from '../protocol/wire/snapshot.ts'
import { findPreset, PRESETS, presetOf } from './presets.ts'
import { BASELINE, FLAG_NAMES, type FlagValues } from './registry.ts'
import { differingFlags } from './validate.ts'

function changesOf(preset: string): Partial<FlagValues> {
  const values = findPreset(preset)?.values ?? BASELINE
  return Object.fromEntries(differingFlags(BASELINE, values).map((name) => [name, values[name]]))
}

describe('presets', () => {
  it("are the plan's four, each with every flag and in the protocol's form", () => {
    expect(PRESETS.map((preset) => preset.name)).toEqual(['baseline', 'conservative', 'aggressive', 'streaming'])
    for (const preset of PRESETS) {
      expect(Object.keys(preset.values).sort()).toEqual([...FLAG_NAMES].sort())
      expect(presetSchema.parse(preset)).toEqual(preset)
    }
  })

  it('conservative changes the eight values that the plan lists', () => {
    expect(changesOf('conservative')).toEqual({
      LLM_MAX_NEW_TOKENS: 1,
      LLM_TEMPERATURE: 0.1,
      LLM_STREAM_FIRST_TOKEN: true,
      LLM_ENABLE_CACHE: true,
      ASR_CHUNK_SIZE: 160,
      ASR_BATCH_SIZE: 1,
      ASR_ENABLE_STREAMING: true,
      ASR_MAX_CONCURRENT: 150,
    })
  })

  it('aggressive takes every value of the plan except the three pipeline flags', () => {
    const changes = changesOf('aggressive')
    expect(Object.keys(changes)).toHaveLength(30)
    expect(changes).toMatchObject({
      LLM_TOP_K: 1,
      LLM_TORCH_DTYPE: 'float16',
      CUDA_VISIBLE_DEVICES: '0',
      ASR_CHUNK_SIZE: 80,
      ASR_SILENCE_TIMEOUT: 0.3,
      TTS_CHUNK_SIZE: 512,
      VAD_BUFFER_SIZE: 160,
    })
    expect(changes).not.toHaveProperty('PIPELINE_STREAMING')
  })

  it('streaming changes the six switches and nothing else', () => {
    expect(changesOf('streaming')).toEqual({
      LLM_STREAM_FIRST_TOKEN: true,
      ASR_ENABLE_STREAMING: true,
      TTS_STREAMING: true,
      PIPELINE_STREAMING: true,
      ENABLE_PIPELINE_PARALLEL: true,
      VAD_ASR_PARALLEL: true,
    })
  })

  it('are recognised by their values, and one changed flag is no preset any more', () => {
    for (const preset of PRESETS) {
      expect(presetOf({ ...preset.values })).toBe(preset.name)
      expect(presetOf({ ...preset.values, TTS_CHUNK_SIZE: 777 })).toBeUndefined()
    }
  })
})
