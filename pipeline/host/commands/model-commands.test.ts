import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../base/failure.ts'
import { wholePack } from '../../models/model-choice.ts'
import type { ModelsState, SomeModels } from '../../protocol/models.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { keptModels } from '../kept-choice.ts'
import { modelCommands } from './model-commands.ts'

const NOBODY = {} as ConsoleClient

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-models-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('which models serve, as consoles choose them', () => {
  async function open() {
    const { settings } = await keptModels({}, folder)
    const pipeline = {
      models: { available: [], chosen: { ...wholePack('pocket'), ...settings.current } } as ModelsState,
      chooseModels(models: SomeModels) {
        if (models.llm === 'gone') throw new Failure('model.unknown', 'There is no llm model "gone"')
        pipeline.models = { available: [], chosen: { ...pipeline.models.chosen, ...models } }
      },
    }
    const area = modelCommands(pipeline, settings)
    const choose = (models: SomeModels) => area.commands.chooseModels?.({ name: 'chooseModels', models }, NOBODY)
    return { area, choose }
  }

  it('are told to a console that comes anew, and kept for the next start', async () => {
    const { area, choose } = await open()
    await choose({ llm: 'other' })
    await choose({ tts: 'voice' })
    const chosen = { asr: 'pocket', llm: 'other', tts: 'voice' }
    expect(area.snapshot?.().models?.chosen).toEqual(chosen)
    expect((await open()).area.snapshot?.().models?.chosen).toEqual(chosen)
  })

  it('stay as they are where one is asked for that is not there, and nothing of it is kept', async () => {
    const { choose } = await open()
    await expect(choose({ asr: 'other', llm: 'gone' })).rejects.toMatchObject({ code: 'model.unknown' })
    expect((await open()).area.snapshot?.().models?.chosen).toEqual(wholePack('pocket'))
  })
})
