import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { wholePack } from '../../models/model-choice.ts'
import type { RunOn } from '../../protocol/placement.ts'
import { FlagBook } from '../../runtime/flag-book.ts'
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
    const book = new FlagBook(asked, undefined, ({ runOn }) => ({ ...SUPPLY, runOn }))
    const pipeline = {
      get runOn() {
        return book.asked.runOn
      },
      placeStages: (places: RunOn) => book.askPlaces(places),
    }
    const area = placeCommands(pipeline, settings)
    const place = (places: RunOn) => area.commands.placeStages?.({ name: 'placeStages', places }, NOBODY)
    return { area, book, place, problem }
  }

  it('asks for other models, and leaves the other stages where they are', async () => {
    const { book, place } = await open()
    await place({ llm: 'webgpu' })
    await place({ asr: 'cpu' })
    expect([book.served, book.plan.llm.runOn, book.plan.asr.runOn, book.plan.tts.runOn]).toEqual([
      ...[false, 'webgpu', 'cpu', 'auto'],
    ])
    book.loaded(book.asked)
    expect(book.served).toBe(true)
    await place({ llm: 'auto' })
    expect([book.served, book.plan.llm.runOn]).toEqual([false, 'auto'])
  })

  it('is loaded anew where the same place is asked for again: its device may have been given up', async () => {
    const { book, place } = await open()
    await place({ llm: 'webgpu' })
    book.loaded(book.asked)
    expect(book.served).toBe(true)
    await place({ llm: 'webgpu' })
    expect([book.served, book.plan.llm.runOn]).toEqual([false, 'webgpu'])
    expect(book.plan.asr).toEqual((await open()).book.plan.asr)
    book.loaded(book.asked)
    expect(book.served).toBe(true)
  })

  it('is told to a console that comes anew, and kept for the next start', async () => {
    const { area, place } = await open()
    await place({ llm: 'webgpu' })
    expect(area.snapshot?.()).toEqual({ places: { llm: 'webgpu' } })
    expect((await open()).book.plan.llm.runOn).toBe('webgpu')
  })

  it('is what the command line says, for that run alone', async () => {
    await (await open()).place({ llm: 'webgpu', tts: 'cpu' })
    expect((await open({ llm: 'cpu' })).book.asked.runOn).toEqual({ llm: 'cpu', tts: 'cpu' })
    expect((await open()).book.asked.runOn).toEqual({ llm: 'webgpu', tts: 'cpu' })
  })

  it('is automatic, with a word about it, where the file that keeps it cannot be read', async () => {
    await writeFile(join(folder, 'stage-places.json'), '{"version":1,"settings":{"llm":"moon"}}')
    const { book, problem } = await open()
    expect(book.plan.llm.runOn).toBe('auto')
    expect(problem?.code).toBe('settings.unreadable')
    expect(await readFile(join(folder, 'stage-places.json'), 'utf8')).toContain('moon')
  })
})
