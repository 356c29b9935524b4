import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Failure } from '../../base/failure.ts'
import { ModelStore } from '../../hub/store/model-store.ts'
import type { HostileHub } from '../../hub/testing/hostile-hub.ts'
import { TINY_REPO, tinyEntry, tinyHub } from '../../hub/testing/tiny-model.ts'
import { wholePack } from '../../models/model-choice.ts'
import type { ModelPull, ModelsState, SomeModels } from '../../protocol/models/models.ts'
import type { Command } from '../../protocol/wire/commands.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { carryOut } from '../common/command-area.ts'
import { keptModels } from './kept-models.ts'
import { ModelArea } from './model-commands.ts'
import { ModelSettings } from './model-settings.ts'

const NOBODY = {} as ConsoleClient
const GUARD = { timeout: 60_000 }

let folder = ''
let hub: HostileHub
const open = new Set<ModelArea>()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-models-'))
  hub = await tinyHub()
})
afterEach(async () => {
  await Promise.all([...open].map((area) => area.close()))
  open.clear()
  await hub[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function console() {
  const { settings } = await keptModels({}, folder)
  const store = new ModelStore(join(folder, 'models'))
  const events: PipelineEvent[] = []
  const pipeline = {
    models: { available: [], chosen: { ...wholePack('pocket'), ...settings.current } } as ModelsState,
    chooseModels(models: SomeModels) {
      if (models.llm === 'gone') throw new Failure('model.unknown', 'There is no llm model "gone"')
      pipeline.models = { ...pipeline.models, chosen: { ...pipeline.models.chosen, ...models } }
    },
    refreshed: 0,
    async refreshModels() {
      pipeline.refreshed += 1
    },
  }
  const area = new ModelArea({
    ...{ pipeline, settings, store, environment: { HF_ENDPOINT: hub.url } },
    hub: { emit: (event) => events.push(event) },
    settingsFolder: folder,
    entryOf: (id) => (id === 'tiny' ? tinyEntry([TINY_REPO]) : undefined),
  })
  open.add(area)
  const pulls = () => events.flatMap((event): ModelPull[] => (event.kind === 'pullAdvanced' ? [event.pull] : []))
  const ended = (state: ModelPull['state']) =>
    vi.waitFor(() => expect(area.snapshot().pulls).toEqual([expect.objectContaining({ id: 'tiny', state })]), GUARD)
  return { area, pipeline, store, pulls, ended, ask: (command: Command) => carryOut([area], command, NOBODY) }
}

describe('which models serve, as consoles choose them', () => {
  it('are told to a console that comes anew, and kept for the next start', async () => {
    const { area, ask } = await console()
    await ask({ name: 'chooseModels', models: { llm: 'other' } })
    await ask({ name: 'chooseModels', models: { tts: 'voice' } })
    const chosen = { asr: 'pocket', llm: 'other', tts: 'voice' }
    expect(area.snapshot().models?.chosen).toEqual(chosen)
    expect((await console()).area.snapshot().models?.chosen).toEqual(chosen)
  })

  it('stay as they are where one is asked for that is not there, and nothing of it is kept', async () => {
    const { ask } = await console()
    const asked = ask({ name: 'chooseModels', models: { asr: 'other', llm: 'gone' } })
    await expect(asked).rejects.toMatchObject({ code: 'model.unknown' })
    expect((await console()).area.snapshot().models?.chosen).toEqual(wholePack('pocket'))
  })
})

describe('a model that is brought', () => {
  it('is told of as it comes, and there is then one more to choose from', async () => {
    const { pipeline, store, pulls, ended, ask } = await console()
    await ask({ name: 'pullModel', id: 'tiny' })
    await ended('done')
    expect(pulls()[0]).toEqual({ id: 'tiny', state: 'running', bytes: 0 })
    const last = pulls().at(-1)
    expect(last?.bytes).toBe(last?.ofBytes)
    // Numbers by chance are no weights: it is here, and that it does not run was found at once.
    expect(last).toMatchObject({ state: 'done', problem: { message: expect.stringMatching(/\S/) } })
    expect(last?.trial).toBeUndefined()
    expect((await store.stageModels()).models.map(({ id }) => id)).toEqual(['tiny'])
    await vi.waitFor(() => expect(pipeline.refreshed).toBe(1), GUARD)
  })

  it('leaves nothing in use where it is stopped, and goes on from there the next time', async () => {
    hub.plans.set('encoder.int8.onnx', [(response, content) => response.write(content.subarray(0, 100_000))])
    const { store, pulls, ended, ask } = await console()
    await ask({ name: 'pullModel', id: 'tiny' })
    await vi.waitFor(() => expect(pulls().at(-1)?.bytes).toBeGreaterThanOrEqual(100_000), GUARD)
    await ask({ name: 'stopPull', id: 'tiny' })
    await ended('stopped')
    expect((await store.stageModels()).models).toEqual([])
    await ask({ name: 'pullModel', id: 'tiny' })
    await ended('done')
    expect(hub.asked('encoder.int8.onnx').map(({ range }) => range)).toContainEqual(
      expect.stringMatching(/^bytes=\d+-$/),
    )
  })

  it('says why where it cannot be brought', async () => {
    hub.always = (_request, response) => {
      response.writeHead(404).end()
      return true
    }
    const { area, ended, ask } = await console()
    await expect(ask({ name: 'pullModel', id: 'other' })).rejects.toMatchObject({ code: 'model.unknown' })
    await ask({ name: 'pullModel', id: 'tiny' })
    await ended('failed')
    expect(area.snapshot().pulls?.[0]?.problem?.message).toMatch(/\S/)
  })

  it('keeps nothing that is set of it where it does not run so', async () => {
    const { ended, ask } = await console()
    await ask({ name: 'pullModel', id: 'tiny' })
    await ended('done')
    await expect(ask({ name: 'setModel', id: 'tiny', options: { language: 'zh' } })).rejects.toThrow(/\S/)
    await expect(ask({ name: 'setModel', id: 'gone', options: {} })).rejects.toMatchObject({ code: 'model.unknown' })
    expect(await new ModelSettings(folder).read()).toEqual({})
  })

  it('can be removed again, but not while it is in use', async () => {
    const { pipeline, store, ended, ask } = await console()
    await ask({ name: 'pullModel', id: 'tiny' })
    await ended('done')
    pipeline.chooseModels({ asr: 'tiny' })
    await expect(ask({ name: 'removeModel', id: 'tiny' })).rejects.toMatchObject({ code: 'model.inUse' })
    pipeline.chooseModels({ asr: 'pocket' })
    await ask({ name: 'removeModel', id: 'tiny' })
    expect((await store.stageModels()).models).toEqual([])
  })
})

describe('the catalogue', () => {
  it('says of each form of a model from which servers it would come', async () => {
    const { area } = await console()
    const { models = [] } = (await area.queries.readCatalogue?.({ name: 'readCatalogue' })) ?? {}
    const hostsOf = (id: string, variant: string) =>
      models.find((model) => model.id === id)?.variants.find(({ name }) => name === variant)?.hosts
    const endpoint = new URL(hub.url).host
    expect(hostsOf('qwen2.5-0.5b', 'int8')).toEqual([endpoint])
    expect(hostsOf('matcha-zh-en', 'float32')).toEqual([endpoint, 'modelscope.cn', 'github.com'])
    for (const { variants } of models) for (const { hosts } of variants) expect(hosts.length).toBeGreaterThan(0)
  })

  it('says of each model what it is for in both languages, its licence, and whether this version runs it', async () => {
    const { area } = await console()
    const { models, setups } = (await area.queries.readCatalogue?.({ name: 'readCatalogue' })) ?? {
      models: [],
      setups: [],
    }
    expect(models.length).toBeGreaterThan(12)
    for (const { why, licence } of models) expect([why.en, why.zh, licence.summary.zh].every(Boolean)).toBe(true)
    const byId = new Map(models.map((model) => [model.id, model]))
    expect(byId.get('x-asr-480')?.cannotRun).toBeUndefined()
    expect(byId.get('sensevoice-small')?.licence.mustBeAccepted).toBe(true)
    for (const setup of setups) for (const id of Object.values(setup.models)) expect(byId.has(id), id).toBe(true)
  })
})
