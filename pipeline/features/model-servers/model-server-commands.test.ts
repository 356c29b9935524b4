import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EnteredServer } from '../../protocol/models/model-servers.ts'
import type { ModelChoice, SomeModels } from '../../protocol/models/models.ts'
import type { RunOn } from '../../protocol/models/placement.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { CommandOf } from '../../protocol/wire/commands.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import { snapshotSchema } from '../../protocol/wire/snapshot.ts'
import { KeyFile } from '../../remote/keys/key-store.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../remote/testing/scripted-http.ts'
import { scriptedWyoming } from '../../remote/testing/scripted-wyoming.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { ModelServerArea } from './model-server-commands.ts'
import { ServerFile } from './server-file.ts'

// A guard against hanging: nobody waits for it where the test passes.
const GUARD = { timeout: 60_000 }

const NOBODY = {} as ConsoleClient
const KEY = 'sk-very-secret-0123456789'
const LIST: ScriptedAnswer = {
  headers: { 'content-type': 'application/json' },
  steps: [{ write: '{"data":[{"id":"qwen"}]}' }],
}
const MINE: EnteredServer = {
  ...{ id: 'mine', stage: 'llm', engine: 'openai-chat', languages: [], leavesThisMachine: false },
  ...{ address: 'http://127.0.0.1:9/v1', model: 'qwen' },
}
const STATUS: StageStatus = {
  ...{ stage: 'llm', state: 'ready', progress: 1, model: 'mine qwen' },
  server: { host: '127.0.0.1:9', reach: 'loopback', state: { state: 'closed', failures: 0 } },
}

let folder = ''
const closing: (() => unknown)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-servers-'))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function open(chosen: SomeModels = {}) {
  const hub = new EventHub()
  const events: PipelineEvent[] = []
  hub.listen(({ event }) => events.push(event))
  const placed: RunOn[] = []
  const pocket: ModelChoice = { asr: 'pocket', llm: 'pocket', tts: 'pocket' }
  const pipeline = {
    ...{ stages: [], runOn: {}, placeStages: (places: RunOn) => void placed.push(places) },
    models: {
      available: [
        ...[{ id: 'pocket', version: '1', stage: 'llm' as const, engine: 'causal', languages: [], licence: 'MIT' }],
      ].map((model) => ({ ...model, variants: [] })),
      chosen: { ...pocket, ...chosen },
    },
    refreshModels: async () => undefined,
  }
  const file = new ServerFile(join(folder, 'servers.json'))
  const keys = new KeyFile(join(folder, 'keys.json'))
  const find = async () => [
    { kind: 'vLLM', address: 'http://127.0.0.1:8000/v1', engines: {}, models: [], voices: [] } as const,
  ]
  const area = new ModelServerArea({ hub, pipeline, file, keys, find })
  await area.open()
  const servers = () => area.snapshot().modelServers?.servers ?? []
  const put = (server: Partial<EnteredServer> = {}) =>
    area.commands.putModelServer?.({ name: 'putModelServer', server: { ...MINE, ...server } }, NOBODY)
  const by = (name: 'removeModelServer' | 'restoreModelServer' | 'checkModelServer', id = 'mine') =>
    (area.commands[name] as (command: CommandOf<typeof name>, from: ConsoleClient) => unknown)({ name, id }, NOBODY)
  const setKey = (keyName = 'mine') => area.commands.setServerKey?.({ name: 'setServerKey', keyName, key: KEY }, NOBODY)
  return { area, hub, events, placed, servers, put, by, setKey, file }
}

describe('servers of models, as consoles enter them', () => {
  it('are kept, told to all and to whoever comes anew, and taken back', async () => {
    const { area, events, servers, put, by } = await open()
    await put()
    expect(servers()).toEqual([{ ...MINE, place: { host: '127.0.0.1:9', reach: 'loopback', sends: 'text' } }])
    expect(events).toEqual([{ kind: 'topicChanged', topic: 'modelServers', state: area.snapshot().modelServers }])
    expect(snapshotSchema.shape.modelServers.parse(area.snapshot().modelServers)).toEqual(area.snapshot().modelServers)
    expect((await open()).servers()).toEqual(servers())
    await by('removeModelServer')
    expect(servers()).toEqual([])
    await by('restoreModelServer')
    expect(servers()).toMatchObject([{ id: 'mine', model: 'qwen' }])
    await expect(by('restoreModelServer')).rejects.toThrow('no server "mine"')
  })

  it('say which engines there are for them, and what each stage would send where', async () => {
    const { area } = await open()
    const { engines, keys } = area.snapshot().modelServers ?? { engines: [], keys: undefined }
    expect(engines).toContainEqual({ stage: 'asr', engine: 'funasr', schemes: ['ws', 'wss'], model: 'own' })
    expect(engines).toContainEqual({ stage: 'tts', engine: 'wyoming', schemes: ['tcp'], model: 'optional' })
    expect(engines).toContainEqual({ stage: 'llm', engine: 'ollama', schemes: ['http', 'https'], model: 'needed' })
    expect(engines.map(({ engine }) => engine)).not.toContain('causal')
    expect(keys).toEqual({ kind: 'file' })
    const located = area.queries.locateServer?.({
      ...{ name: 'locateServer', stage: 'asr', engine: 'openai-transcription', address: 'https://api.example.com/v1' },
    })
    expect(located).toEqual({ host: 'api.example.com', reach: 'public', sends: 'audio' })
    expect(await area.queries.findModelServers?.({ name: 'findModelServers' })).toMatchObject([{ kind: 'vLLM' }])
  })

  it('off this machine are entered by nobody who has not agreed to what they are sent', async () => {
    const { servers, put } = await open()
    const address = 'https://api.example.com/v1'
    await expect(put({ address })).rejects.toThrow(
      'The text of what is said would be sent to api.example.com, outside of your network',
    )
    expect(servers()).toEqual([])
    await put({ address, leavesThisMachine: true })
    expect(servers()).toMatchObject([{ leavesThisMachine: true, place: { reach: 'public' } }])
  })

  it('keep what the terminal set besides, until they are another engine’s', async () => {
    const { file, put } = await open()
    await file.enter({
      ...{ id: 'mine', stage: 'llm', engine: 'openai-chat' },
      settings: { openAhead: false, voice: 'x' },
    })
    await put()
    expect((await file.read())[0]?.settings).toMatchObject({ openAhead: false, model: 'qwen' })
    expect((await file.read())[0]?.settings).not.toHaveProperty('voice')
    await put({ engine: 'ollama', address: 'http://127.0.0.1:9' })
    expect((await file.read())[0]?.settings).not.toHaveProperty('openAhead')
  })

  it('that serve are asked anew when they change, and are not removed', async () => {
    const { placed, put, by } = await open({ llm: 'mine' })
    await put()
    await put({ model: 'qwen' })
    expect(placed).toEqual([{ llm: 'auto' }, { llm: 'auto' }])
    await expect(by('removeModelServer')).rejects.toThrow('mine is in use')
    await expect(put({ stage: 'tts', engine: 'openai-speech' })).rejects.toThrow('mine is in use')
  })

  it('take no name that a model has', async () => {
    const { put } = await open()
    await expect(put({ id: 'pocket' })).rejects.toThrow('There is a model "pocket" already')
  })

  it('that cannot be read are said to be so, and the file is left as it is', async () => {
    await writeFile(join(folder, 'servers.json'), '{"version":1,"servers":[{}]}')
    const { area, put } = await open()
    expect(area.snapshot().modelServers?.problem?.code).toBe('servers.unreadable')
    await expect(put()).rejects.toThrow('cannot be read')
    expect(await readFile(join(folder, 'servers.json'), 'utf8')).toContain('[{}]')
  })
})

describe('how a server fares', () => {
  it('is asked only when somebody wants it: how long its list took, or why there is none', async () => {
    const http = await scriptedHttp(() => LIST)
    closing.push(http.close)
    const { servers, put, by } = await open()
    await put({ address: `${http.address}/v1` })
    expect(http.seen).toEqual([])
    await by('checkModelServer')
    expect(http.seen).toMatchObject([{ method: 'GET', path: '/v1/models' }])
    expect(servers()[0]?.lastCheck).toEqual({ at: expect.any(String), ms: expect.any(Number) })
    await http.close()
    await by('checkModelServer')
    expect(servers()[0]?.lastCheck?.problem?.code).toBe('remote.unreachable')
    // Entered anew it is another server.
    await put({ address: 'http://127.0.0.1:9/v1' })
    expect(servers()[0]?.lastCheck).toBeUndefined()
  })

  it('is asked of one over TCP by its own protocol', async () => {
    const server = await scriptedWyoming(() => ({
      event: (peer, { type }) => type === 'describe' && peer.send('info'),
    }))
    closing.push(server.close)
    const { servers, put, by } = await open()
    await put({ stage: 'tts', engine: 'wyoming', address: server.address, model: '' })
    await by('checkModelServer')
    expect(servers()[0]?.lastCheck).toEqual({ at: expect.any(String), ms: expect.any(Number) })
    expect(server.seen.map(({ type }) => type)).toEqual(['describe'])
  })

  it('is its circuit while it serves: since when it is left alone, and why', async () => {
    const { hub, servers, put } = await open({ llm: 'mine' })
    await put()
    const emit = (state: NonNullable<StageStatus['server']>['state']) =>
      hub.emit({
        kind: 'stageChanged',
        status: { ...STATUS, server: { ...STATUS.server, state } as StageStatus['server'] },
      })
    emit({ state: 'closed', failures: 0 })
    await vi.waitFor(() => expect(servers()[0]?.circuit).toEqual({ state: 'closed', failures: 0 }), GUARD)
    const last = { code: 'remote.unreachable', message: '127.0.0.1:9 cannot be reached: ECONNREFUSED' }
    emit({ state: 'open', failures: 3, last })
    await vi.waitFor(() => expect(servers()[0]?.circuit).toMatchObject({ state: 'open', failures: 3, last }), GUARD)
    const since = servers()[0]?.circuit?.since
    expect(since).toEqual(expect.any(String))
    emit({ state: 'trying', failures: 3, last })
    emit({ state: 'open', failures: 4, last })
    await vi.waitFor(() => expect(servers()[0]?.circuit).toMatchObject({ failures: 4, since }), GUARD)
    emit({ state: 'closed', failures: 0 })
    await vi.waitFor(() => expect(servers()[0]?.circuit).toEqual({ state: 'closed', failures: 0 }), GUARD)
  })
})

describe('the key of a server', () => {
  it('is kept for its owner alone, sent where it belongs, and told to nobody', async () => {
    const http = await scriptedHttp(({ headers }) => ({
      ...{ status: 401, headers: { 'content-type': 'application/json' } },
      steps: [{ write: JSON.stringify({ error: `no such key: ${headers.authorization}` }) }],
    }))
    closing.push(http.close)
    const { area, events, servers, put, by, setKey } = await open()
    await put({ address: `${http.address}/v1`, keyName: 'mine' })
    expect(servers()[0]).not.toHaveProperty('keyFrom')
    await setKey()
    expect(servers()[0]?.keyFrom).toBe('file')
    await by('checkModelServer')
    expect(http.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(servers()[0]?.lastCheck?.problem?.code).toBe('remote.refusedKey')
    const told = JSON.stringify([events, area.snapshot(), await readFile(join(folder, 'servers.json'), 'utf8')])
    expect(told).not.toContain(KEY)
    await area.commands.deleteServerKey?.({ name: 'deleteServerKey', keyName: 'mine' }, NOBODY)
    expect(servers()[0]).not.toHaveProperty('keyFrom')
  })

  it('of the environment stands before the one that is kept', async () => {
    vi.stubEnv('FIRSTWORD_KEY_MINE', 'from-outside')
    const { servers, put, setKey } = await open()
    await setKey()
    await put({ keyName: 'mine' })
    expect(servers()[0]?.keyFrom).toBe('environment')
  })
})
