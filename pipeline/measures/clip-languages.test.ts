import { describe, expect, it } from 'vitest'
import { clipsIn, conversationLanguage, ownFirst } from './clip-languages.ts'

const CLIPS = [{ id: 'hello' }, { id: 'zh-hello', language: 'zh' }, { id: 'time' }]
const ids = (clips: readonly { readonly id: string }[]) => clips.map(({ id }) => id)

describe('demo clips of several languages', () => {
  it('are English where they say nothing', () => {
    expect(ids(clipsIn('en', CLIPS))).toEqual(['hello', 'time'])
    expect(ids(clipsIn('zh', CLIPS))).toEqual(['zh-hello'])
  })

  it('are all there is to measure with in a language that none of them is in', () => {
    expect(ids(clipsIn('fr', CLIPS))).toEqual(['hello', 'zh-hello', 'time'])
  })

  it('are offered in the language of the conversation first', () => {
    expect(ids(ownFirst('zh', CLIPS))).toEqual(['zh-hello', 'hello', 'time'])
    expect(ids(ownFirst('en', CLIPS))).toEqual(['hello', 'time', 'zh-hello'])
  })
})

describe('the language of a conversation', () => {
  const available = [
    { id: 'pocket', stage: 'asr', languages: ['en'] },
    { id: 'both', stage: 'asr', languages: ['zh', 'en'] },
    { id: 'both', stage: 'llm', languages: ['de'] },
    { id: 'untold', stage: 'asr', languages: [] },
  ]

  it.each([
    ['both', 'zh'],
    ['pocket', 'en'],
    ['untold', 'en'],
    ['gone', 'en'],
  ])('on the recogniser %s is %s', (asr, language) => {
    expect(conversationLanguage({ available, chosen: { asr } })).toBe(language)
  })

  it('is English where nobody says which models there are', () => {
    expect(conversationLanguage(undefined)).toBe('en')
  })
})
