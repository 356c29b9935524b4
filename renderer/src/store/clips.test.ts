import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'
import { emptySnapshot } from '../testing/fixture-session.ts'
import { createConsoleStore } from './console-store.ts'
import { selectClips, selectSpokenLanguage } from './selectors.ts'

const clip = (id: string, language?: string): Snapshot['clips'][number] => ({
  ...{ id, title: { en: id, zh: id }, transcript: id, durationMs: 1000 },
  ...(language === undefined ? {} : { language }),
})
const model = (id: string, languages: readonly string[]) => ({
  ...{ id, version: '1', stage: 'asr' as const, engine: 'transducer', licence: 'MIT', variants: [] },
  languages: [...languages],
})

function storeWith(models: Snapshot['models']) {
  const store = createConsoleStore({ storage: { getItem: () => null, setItem: () => undefined }, systemLanguage: 'en' })
  const clips = [clip('hello'), clip('zh-hello', 'zh')]
  store.getState().takeSnapshot({ ...emptySnapshot(), clips, ...(models ? { models } : {}) })
  return store
}

describe('the demo clips on offer', () => {
  const available = [model('pocket', ['en']), model('x-asr', ['zh', 'en'])]
  const idsOn = (asr: string) => {
    const store = storeWith({ available, chosen: { asr, llm: 'pocket', tts: 'pocket' } })
    return selectClips(store.getState()).map(({ id }) => id)
  }

  it('are those of the conversation’s language first, and all of them', () => {
    expect(idsOn('x-asr')).toEqual(['zh-hello', 'hello'])
    expect(idsOn('pocket')).toEqual(['hello', 'zh-hello'])
  })

  it('are English first on a host that has no choice of models', () => {
    const store = storeWith(undefined)
    expect(selectSpokenLanguage(store.getState())).toBe('en')
    expect(selectClips(store.getState()).map(({ id }) => id)).toEqual(['hello', 'zh-hello'])
  })

  it('are the same list until clips or language change, so that nothing is drawn anew', () => {
    const state = storeWith(undefined).getState()
    expect(selectClips(state)).toBe(selectClips(state))
  })
})
