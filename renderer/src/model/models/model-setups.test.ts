import { describe, expect, it } from 'vitest'
import type { ModelPull, ModelSummary, ModelsState, OfferedModel } from '../../../../pipeline/protocol/models/models.ts'
import { offeredModel } from '../../testing/fixture-models.ts'
import { rowsOf } from './model-rows.ts'
import { setupState } from './model-setups.ts'

const SETUP = {
  id: 'zh-small',
  name: { en: 'Small', zh: '小型' },
  about: { en: '', zh: '' },
  models: { asr: 'hear', llm: 'think', tts: 'speak' },
}
const OFFERED = [
  offeredModel({ id: 'hear', stage: 'asr', megabytes: 136 }),
  offeredModel({ id: 'think', stage: 'llm', megabytes: 512, mustBeAccepted: true }),
  offeredModel({ id: 'speak', stage: 'tts', megabytes: 380 }),
]
const STAGES = { hear: 'asr', think: 'llm', speak: 'tts' } as const

function state({
  here = [],
  chosen = {},
  pulls = [],
  offered = OFFERED,
}: {
  readonly here?: readonly (keyof typeof STAGES)[]
  readonly chosen?: Partial<ModelsState['chosen']>
  readonly pulls?: readonly ModelPull[]
  readonly offered?: readonly OfferedModel[]
}) {
  const available = here.map(
    (id): ModelSummary => ({
      ...{ id, stage: STAGES[id], version: '1', engine: 'x', languages: ['zh'], licence: 'MIT' },
      ...{ variants: ['int8'], bytes: 1 },
    }),
  )
  const models = { available, chosen: { asr: 'pocket', llm: 'pocket', tts: 'pocket', ...chosen } }
  return setupState(SETUP, rowsOf({ models, pulls, offered, packId: 'pocket' }))
}
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

describe('a ready setup', () => {
  it('says what is missing, how large that is, and which licences have to be agreed to', () => {
    const found = state({ here: ['hear'] })
    expect(ids(found.missing)).toEqual(['think', 'speak'])
    expect(found.missingBytes).toBe(892e6)
    expect(ids(found.licences)).toEqual(['think'])
    expect(found.choice).toBeUndefined()
  })

  it('does not bring again what is on its way', () => {
    const found = state({ pulls: [{ id: 'think', state: 'running', bytes: 5 }] })
    expect(ids(found.missing)).toEqual(['hear', 'speak'])
    expect(ids(found.coming)).toEqual(['think'])
    expect(ids(state({ pulls: [{ id: 'think', state: 'failed', bytes: 5 }] }).missing)).toContain('think')
  })

  it('has no size where one of the missing has none', () => {
    const offered = [...OFFERED.slice(0, 2), offeredModel({ id: 'speak', stage: 'tts' })]
    expect(state({ offered }).missingBytes).toBeUndefined()
    expect(state({ offered, here: ['speak'] }).missingBytes).toBe(648e6)
  })

  it('can be used when all of it is here, and knows when it is', () => {
    const here = ['hear', 'think', 'speak'] as const
    expect(state({ here })).toMatchObject({ choice: SETUP.models, isInUse: false, missingBytes: 0 })
    expect(state({ here, chosen: SETUP.models }).isInUse).toBe(true)
  })

  it('is neither brought nor used where this version cannot run a part of it', () => {
    const offered = [...OFFERED.slice(0, 2), offeredModel({ id: 'speak', stage: 'tts', cannotRun: 'no engine' })]
    const found = state({ offered, here: ['hear', 'think', 'speak'] })
    expect(ids(found.blocked)).toEqual(['speak'])
    expect(found.choice).toBeUndefined()
  })
})
