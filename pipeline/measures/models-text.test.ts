import { expect, it } from 'vitest'
import { modelsText } from './models-text.ts'

const pack = { id: 'pocket', version: '3' }

it('names the model of each stage that a session was measured with', () => {
  expect(modelsText({ pack, models: { asr: 'x-asr-480 1', llm: 'qwen2.5-0.5b 2' } })).toBe(
    'ASR x-asr-480 1, LLM qwen2.5-0.5b 2',
  )
})

it('names the pack of a session that does not tell its models', () => {
  expect(modelsText({ pack })).toBe('pocket 3')
})
