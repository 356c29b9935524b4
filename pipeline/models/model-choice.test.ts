import { describe, expect, it } from 'vitest'
import { pocketPackDir } from './locations.ts'
import { choiceOf, chosenModel, repositoryOf, summaryOf, wholePack } from './model-choice.ts'
import { openPack } from './pack.ts'

const { models } = await openPack(pocketPackDir())
const repository = { models: [...repositoryOf(models).models, { ...models.llm, id: 'other' }] }

describe('which models serve', () => {
  it("are the pack's, and in their place those that are asked for", () => {
    expect(choiceOf(repository, 'pocket', {})).toEqual({ choice: wholePack('pocket'), missing: [] })
    expect(choiceOf(repository, 'pocket', { models: { llm: 'other' } }).choice).toEqual({
      ...{ asr: 'pocket', llm: 'other', tts: 'pocket' },
    })
  })

  it('are refused where one is asked for that is not there, with what there is', () => {
    expect(() => choiceOf(repository, 'pocket', { models: { llm: 'gone' } })).toThrow('There is no llm model "gone"')
    expect(() => chosenModel(repository, 'asr', 'other')).toThrow('There is no asr model "other"')
  })

  it('are the pack’s again where one that was chosen before is gone, and that is told', () => {
    const { choice, missing } = choiceOf(repository, 'pocket', { keptModels: { llm: 'other', tts: 'gone' } })
    expect(choice).toEqual({ asr: 'pocket', llm: 'other', tts: 'pocket' })
    expect(missing.map(({ message }) => message)).toEqual([
      'The tts model "gone" that was chosen is not there any more',
    ])
  })
})

describe('what is told of a model', () => {
  it('is what it is, in which forms it can be loaded, its default first, and what it holds', () => {
    const { variants, bytes, ...told } = summaryOf(models.llm)
    expect(told).toMatchObject({ id: 'pocket', stage: 'llm', engine: 'causal', languages: ['en'] })
    expect(variants).toEqual(['int8', 'float32', 'float16', 'int4', 'fused'])
    const listed = models.llm.listed.filter(({ path }) => path.startsWith('llm/'))
    expect(bytes).toBe(listed.reduce((sum, file) => sum + file.bytes, 0))
  })
})
