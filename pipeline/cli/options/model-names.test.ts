import { describe, expect, it } from 'vitest'
import { engineChoiceOf } from './engine-options.ts'
import { parseModels, splitModels } from './model-names.ts'

describe('models on the command line', () => {
  it('are named by stage', () => {
    expect(engineChoiceOf({ model: 'asr=x-asr-480, llm=my-server' })).toEqual({
      models: { asr: 'x-asr-480', llm: 'my-server' },
    })
    expect(engineChoiceOf({})).toEqual({})
  })

  it.each(['vad=silero', 'llm=', 'llm', '=x', ''])('cannot be "%s"', (text) => {
    expect(() => parseModels(text)).toThrow(/names no model of a stage/)
  })

  it('make an arm of a preset or a file', () => {
    expect(splitModels('streaming@llm=other,tts=voice')).toEqual({
      ...{ word: 'streaming', models: { llm: 'other', tts: 'voice' } },
    })
    expect(splitModels('./me@home/flags.env')).toEqual({ word: './me@home/flags.env' })
    expect(splitModels('ws://key@host/xiaozhi/v1/')).toEqual({ word: 'ws://key@host/xiaozhi/v1/' })
  })
})
