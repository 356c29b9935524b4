import { describe, expect, it } from 'vitest'
import { parseRunOn } from './run-on.ts'

describe('where stages are to run', () => {
  it('is a list of stages and places', () => {
    expect(parseRunOn('asr=cpu,llm=webgpu')).toEqual({ asr: 'cpu', llm: 'webgpu' })
    expect(parseRunOn(' TTS = CUDA ')).toEqual({ tts: 'cuda' })
  })

  it('may be one place for all', () => {
    expect(parseRunOn('cpu')).toEqual({ vad: 'cpu', asr: 'cpu', llm: 'cpu', tts: 'cpu' })
  })

  it.each(['', 'asr=', 'asr=gpu', 'ears=cpu', 'asr=cpu;llm=cpu', 'asr=cpu,'])('%j is refused with the form', (text) => {
    expect(() => parseRunOn(text)).toThrow(
      expect.objectContaining({ code: 'option.form', hint: expect.stringContaining('asr=cpu,llm=webgpu') }),
    )
  })

  it('gives each stage one place', () => {
    expect(parseRunOn('asr=cpu,asr=cpu')).toEqual({ asr: 'cpu' })
    expect(() => parseRunOn('asr=cpu,asr=webgpu')).toThrow(/two places/)
  })
})
