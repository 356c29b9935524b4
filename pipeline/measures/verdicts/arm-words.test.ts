import { expect, it } from 'vitest'
import { armWords } from './arm-words.ts'

it.each([
  ['baseline', '基线'],
  ['streaming#2', '流式#2'],
  ['TTS_STREAMING alone', '仅 TTS_STREAMING'],
  ['aggressive without LLM_TOP_K', '激进去掉 LLM_TOP_K'],
  ['candidate 3', '候选 3'],
  ['streaming asr=whisper', '流式 asr=whisper'],
  ['what I wrote', 'what I wrote'],
])('the arm %j is %j in Chinese', (name, zh) => {
  expect(armWords(name)).toEqual({ en: name, zh })
})
