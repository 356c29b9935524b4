import { describe, expect, it } from 'vitest'
import type { ModelPull, ModelsState } from '../../../../pipeline/protocol/models/models.ts'
import { offeredModel } from '../../testing/fixture-models.ts'
import { choicesOf, filterRows, languagesOf, missingVariants, type RowSources, rowsOf, serves } from './model-rows.ts'

const POCKET = { version: '1', engine: 'pocket', languages: ['en'], licence: 'MIT', variants: ['float32'], bytes: 9e6 }
const MODELS: ModelsState = {
  available: [
    { ...POCKET, id: 'pocket', stage: 'asr' },
    { ...POCKET, id: 'pocket', stage: 'llm' },
    { ...POCKET, id: 'x-asr', stage: 'asr', variants: ['int8'], bytes: 136e6 },
    { ...POCKET, id: 'llama', stage: 'llm', variants: ['q4'], bytes: 2.5e9 },
    { id: 'ollama', version: '1', stage: 'llm', engine: 'ollama', languages: ['zh'], licence: '', variants: [] },
  ],
  chosen: { asr: 'x-asr', llm: 'pocket', tts: 'pocket' },
}
const OFFERED = [
  offeredModel({ id: 'x-asr', stage: 'asr', languages: ['zh', 'en'], variants: ['int8', 'float32'] }),
  offeredModel({
    id: 'llama',
    stage: 'llm',
    languages: ['zh'],
    cannotRun: 'this version has no engine "llama"',
  }),
  offeredModel({ id: 'turn', stage: 'turn', languages: ['zh', 'en'] }),
]
const rows = (change: Partial<RowSources> = {}) =>
  rowsOf({ models: MODELS, pulls: [], offered: OFFERED, packId: 'pocket', ...change })
const row = (id: string, change: Partial<RowSources> = {}) => rows(change).find((one) => one.id === id)

describe('the list of models', () => {
  it('has what only this machine knows, then the catalogue, each model once', () => {
    expect(rows().map(({ stage, id }) => `${stage} ${id}`)).toEqual([
      ...['asr pocket', 'llm pocket', 'llm ollama'],
      ...['asr x-asr', 'llm llama', 'turn turn'],
    ])
  })

  it('says where a model came from: only what was brought can be removed', () => {
    expect(row('pocket')?.origin).toBe('embedded')
    expect(row('ollama')?.origin).toBe('server')
    expect(row('x-asr')?.origin).toBe('brought')
    expect(row('turn')?.origin).toBeUndefined()
  })

  it('knows a pack that serves one stage from the same pack in another', () => {
    expect(rows().map(({ isChosen }) => isChosen)).toEqual([false, true, false, true, false, false])
  })

  it('lists what is here though the catalogue cannot be read', () => {
    expect(rows({ offered: [] }).map(({ id }) => id)).toEqual(['pocket', 'pocket', 'x-asr', 'llama', 'ollama'])
    expect(rows({ models: undefined }).map(({ id }) => id)).toEqual(['x-asr', 'llama', 'turn'])
  })

  it('says which forms of a model are still to be brought', () => {
    expect(missingVariants(row('x-asr') as never).map(({ name }) => name)).toEqual(['float32'])
    expect(missingVariants(row('turn') as never).map(({ name }) => name)).toEqual(['int8'])
    expect(missingVariants(row('ollama') as never)).toEqual([])
  })
})

describe('the filter', () => {
  it('shows one language, those of most models first', () => {
    expect(languagesOf(rows())).toEqual(['en', 'zh'])
    expect(filterRows(rows(), { language: 'zh', hereOnly: false }).map(({ id }) => id)).not.toContain('pocket')
  })

  it('shows what is here, and what is on its way', () => {
    const pull: ModelPull = { id: 'turn', state: 'running', bytes: 0 }
    const here = (pulls: readonly ModelPull[]) =>
      filterRows(rows({ pulls }), { language: '', hereOnly: true }).map(({ id }) => id)
    expect(here([])).not.toContain('turn')
    expect(here([pull])).toContain('turn')
    expect(here([{ ...pull, state: 'failed' }])).not.toContain('turn')
  })
})

describe('what a stage can be given', () => {
  it('is what is here; what this version cannot run is named with its reason', () => {
    const { offered, refused } = choicesOf(rows(), 'llm')
    expect(offered.map(({ id }) => id)).toEqual(['pocket', 'ollama'])
    expect(refused).toEqual([{ name: 'llama', why: { reason: 'this version has no engine "llama"' } }])
  })
})

describe('the model that a stage says it has', () => {
  it('is known by its id, whatever its version, and not by the beginning of another one', () => {
    expect(serves('x-asr 1.2', 'x-asr')).toBe(true)
    expect(serves('x-asr-480 1.2', 'x-asr')).toBe(false)
    expect(serves(undefined, 'x-asr')).toBe(true)
  })
})
