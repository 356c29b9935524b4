import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { wholePack } from '../../models/model-choice.ts'
import type { RunOn } from '../../protocol/models/placement.ts'
import { FlagStore } from '../../runtime/flag-store.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { keptPlaces } from './kept-places.ts'
import { placeCommands } from './place-commands.ts'

const NOBODY = {} as ConsoleClient
const SUPPLY = {
  ...{ cores: 4, models: wholePack('pocket'), variants: { asr: ['int8'], llm: ['int8'], tts: ['float32'] } },
  ...{ graphicsProviders: ['webgpu'], asrUnitSamples: 640 },
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-places-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('where stages run, as consoles choose it', () => {
  async function open(given?: RunOn) {
    const { settings, problem } = await keptPlaces(given, folder)
    const asked = { flags: BASELINE, models: SUPPLY.models, runOn: settings.current }
    const flagStore = new FlagStore(asked, undefined, ({ runOn }) => ({ ...SUPPLY, runOn }))
    const pipeline = {
      get runOn() {
        return flagStore.asked.runOn
      },
      placeStages: (places: RunOn) => flagStore.askPlaces(places),
    }
    const area = placeCommands(pipeline, settings)
    const place = (places: RunOn) => area.commands.placeStages?.({ name: 'placeStages', places }, NOBODY)
    return { area, flagStore, place, problem }
  }

  it('asks for other models, and leaves the other stages where they are', async () => {
    const { flagStore, place } = await open()
    await place({ llm: 'webgpu' })
    await place({ asr: 'cpu' })
    expect([flagStore.served, flagStore.plan.llm.runOn, flagStore.plan.asr.runOn, flagStore.plan.tts.runOn]).toEqual([
      ...[false, 'webgpu', 'cpu', 'auto'],
    ])
    flagStore.loaded(flagStore.asked)
    expect(flagStore.served).toBe(true)
    await place({ llm: 'auto' })
    expect([flagStore.served, flagStore.plan.llm.runOn]).toEqual([false, 'auto'])
  })

  it('is loaded anew where the same place is asked for again: its device may have been given up', async () => {
    const { flagStore, place } = await open()
    await place({ llm: 'webgpu' })
    flagStore.loaded(flagStore.asked)
    expect(flagStore.served).toBe(true)
    await place({ llm: 'webgpu' })
    expect([flagStore.served, flagStore.plan.llm.runOn]).toEqual([false, 'webgpu'])
    expect(flagStore.plan.asr).toEqual((await open()).flagStore.plan.asr)
    flagStore.loaded(flagStore.asked)
    expect(flagStore.served).toBe(true)
  })

  it('is told to a console that comes anew, and kept for the next start', async () => {
    const { area, place } = await open()
    await place({ llm: 'webgpu' })
    expect(area.snapshot?.()).toEqual({ places: { llm: 'webgpu' } })
    expect((await open()).flagStore.plan.llm.runOn).toBe('webgpu')
  })

  it('is what the command line says, for that run alone', async () => {
    await (await open()).place({ llm: 'webgpu', tts: 'cpu' })
    expect((await open({ llm: 'cpu' })).flagStore.asked.runOn).toEqual({ llm: 'cpu', tts: 'cpu' })
    expect((await open()).flagStore.asked.runOn).toEqual({ llm: 'webgpu', tts: 'cpu' })
  })

  it('is automatic, with a word about it, where the file that keeps it cannot be read', async () => {
    await writeFile(join(folder, 'stage-places.json'), '{"version":1,"settings":{"llm":"moon"}}')
    const { flagStore, problem } = await open()
    expect(flagStore.plan.llm.runOn).toBe('auto')
    expect(problem?.code).toBe('settings.unreadable')
    expect(await readFile(join(folder, 'stage-places.json'), 'utf8')).toContain('moon')
  })
})
