import { expect, it } from 'vitest'
import { readArmName } from './arm-name.ts'

it.each([
  ['TTS_STREAMING alone', { kind: 'alone', flag: 'TTS_STREAMING' }],
  ['streaming without TTS_STREAMING', { kind: 'without', name: 'streaming', flag: 'TTS_STREAMING' }],
  ['candidate 12', { kind: 'candidate', number: '12' }],
  ['current', { kind: 'current' }],
  [
    'streaming asr=x-asr-480 llm=qwen2.5-0.5b',
    {
      kind: 'models',
      name: 'streaming',
      models: [
        { stage: 'asr', id: 'x-asr-480' },
        { stage: 'llm', id: 'qwen2.5-0.5b' },
      ],
    },
  ],
  ['current tts=melo#2', { kind: 'models', name: 'current', models: [{ stage: 'tts', id: 'melo#2' }] }],
  ['streaming', { kind: 'given', name: 'streaming' }],
  ['home alone', { kind: 'given', name: 'home alone' }],
])('an arm called %j is %j', (name, meaning) => {
  expect(readArmName(name)).toEqual(meaning)
})
