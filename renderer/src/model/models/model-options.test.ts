import { describe, expect, it } from 'vitest'
import { optionsOf, refusalOf, textOf } from './model-options.ts'

const VOICE = ['speaker', 'speed'] as const

describe('what is set of a model', () => {
  it('is what is written over what was set; an empty field asks for nothing', () => {
    const set = { speaker: 'zf_001', speed: 1.2 }
    expect(textOf('speed', {}, set)).toBe('1.2')
    expect(optionsOf(VOICE, {}, set)).toEqual(set)
    expect(optionsOf(VOICE, { speaker: ' 3 ', speed: '0,9' }, set)).toEqual({ speaker: 3, speed: 0.9 })
    expect(optionsOf(VOICE, { speaker: '', speed: ' ' }, set)).toEqual({})
    expect(optionsOf(['language'], { language: 'zh' }, {})).toEqual({ language: 'zh' })
  })

  it.each(['0.4', '2.1', 'fast', '1e9'])('is no speed: %s', (text) => {
    expect(refusalOf('speed', text)).toBe('noSpeed')
  })

  it.each(['', '0.5', '1,25', '2'])('may be a speed: "%s"', (text) => {
    expect(refusalOf('speed', text)).toBeUndefined()
  })
})
