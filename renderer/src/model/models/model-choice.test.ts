import { describe, expect, it } from 'vitest'
import type { ModelSummary } from '../../../../pipeline/protocol/models/models.ts'
import { choiceBefore, comparableStages, modelsInName, sameModels, withModel } from './model-choice.ts'

const model = (stage: ModelSummary['stage'], id: string): ModelSummary => ({
  ...{ id, stage, version: '1', engine: 'x', languages: [], licence: 'MIT', variants: [] },
})

describe('models of an arm', () => {
  it('can be chosen for stages that have more than one', () => {
    const available = [model('asr', 'pocket'), model('llm', 'pocket'), model('llm', 'qwen'), model('tts', 'pocket')]
    expect(comparableStages(available)).toEqual(['llm'])
  })

  it('are the chosen ones until one is named, and again where that is taken back', () => {
    const other = withModel({ asr: 'x-asr' }, 'llm', 'qwen')
    expect(other).toEqual({ asr: 'x-asr', llm: 'qwen' })
    expect(withModel(other, 'llm', undefined)).toEqual({ asr: 'x-asr' })
    expect(sameModels({}, {})).toBe(true)
    expect(sameModels({ llm: 'qwen' }, {})).toBe(false)
  })

  it('stand behind its name in the order of the stages', () => {
    expect(modelsInName({ llm: 'qwen', asr: 'x-asr' })).toBe(' asr=x-asr llm=qwen')
    expect(modelsInName({})).toBe('')
  })
})

describe('a choice that is taken back', () => {
  it('gives the stages that it changed what they had', () => {
    const chosen = { asr: 'pocket', llm: 'pocket', tts: 'melo' }
    expect(choiceBefore(chosen, { asr: 'x-asr', tts: 'kokoro' })).toEqual({ asr: 'pocket', tts: 'melo' })
  })
})
