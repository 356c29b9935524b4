import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoadProgress, LoadRequest } from '../../protocol/load.ts'
import type { EnvironmentReceipt, SessionTurn } from '../../protocol/sessions.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { type ScriptedServer, startScriptedServer } from '../../servers/scraping/testing/scripted-device-server.ts'
import type { NewSession } from '../../store/contract.ts'
import { carryOut } from '../common/command-area.ts'
import { LoadArea, type LoadAreaOptions } from './load-commands.ts'

const REQUEST: LoadRequest = { devices: 2, durationS: 1, arrivals: 'closed', rampS: 0, seed: 1 }
const CLIP = { id: 'timer', title: { en: '', zh: '' }, transcript: 'set a timer', durationMs: 200 }

let hub: EventHub
let area: LoadArea
let server: ScriptedServer
let kept: { session?: NewSession; readonly turns: SessionTurn[]; ended?: string }

beforeEach(async () => {
  hub = new EventHub()
  kept = { turns: [] }
  server = await startScriptedServer()
  const pipeline = {
    clips: [CLIP],
    clipLibrary: { load: async () => new Float32Array(3200) },
    flags: { values: { LLM_TOP_K: 1 }, preset: 'streaming', effects: [] },
  } as unknown as LoadAreaOptions['pipeline']
  const store = {
    createSession: async (session: NewSession) => {
      kept.session = session
    },
    addTurn: (turn: SessionTurn) => kept.turns.push(turn),
    addSample: () => undefined,
    endSession: async (_: string, state: string) => {
      kept.ended = state
    },
  } as unknown as NonNullable<LoadAreaOptions['store']>
  area = new LoadArea({ hub, pipeline, store, environment: () => ({}) as EnvironmentReceipt })
})
afterEach(async () => {
  await area.close()
  server.close()
})

const start = (changes: Partial<LoadRequest>) =>
  carryOut([area], { name: 'startLoad', request: { ...REQUEST, ...changes } }, {} as ConsoleClient)

/** Resolves with the test's last progress. */
function over() {
  return new Promise<LoadProgress>((resolve) => {
    hub.listen(({ event }) => {
      if (event.kind === 'topicChanged' && event.topic === 'load' && event.state.state !== 'running')
        resolve(event.state)
    })
  })
}

describe('a load test from the console', () => {
  it('of more turns than can be planned is refused, and nothing is kept of it', async () => {
    const day = { url: server.url, arrivals: 'open', turnsPerSecond: 1000, durationS: 86_400 } as const
    await expect(start(day)).rejects.toMatchObject({ code: 'load.size', message: '86400000 turns are too many' })
    expect(kept.session).toBeUndefined()
  })

  it('needs a server: the own gateway, or an address of the device protocol', async () => {
    await expect(start({})).rejects.toMatchObject({ code: 'load.noServer' })
    await expect(start({ url: 'http://127.0.0.1/' })).rejects.toMatchObject({ code: 'load.address' })
    expect(area.snapshot()).toEqual({})
  })

  it('runs against the own gateway once that is open, one at a time, and is kept as a session', async () => {
    const urls = { websocket: server.url, ota: '' }
    hub.emit({
      kind: 'topicChanged',
      topic: 'gateway',
      state: { enabled: true, lan: false, urls, devices: [], refusals: {} },
    })
    const last = over()
    await start({ title: 'before' })
    await expect(start({})).rejects.toMatchObject({ code: 'load.running' })
    expect(() => area.guard({ name: 'applyPreset', preset: 'streaming' })).toThrow(/would change what it measures/)
    expect(() => area.guard({ name: 'cancelTurn' })).not.toThrow()
    const progress = await last
    expect(progress).toMatchObject({ state: 'finished', url: server.url, errors: {} })
    expect(progress.cpuCores, 'the host’s own').toBeGreaterThanOrEqual(0)
    await area.close()
    expect(kept.session).toMatchObject({
      kind: 'load',
      title: 'before',
      arms: [{ id: 'server', name: 'streaming', values: { LLM_TOP_K: 1 }, preset: 'streaming' }],
    })
    expect(kept.session?.id).toBe(progress.sessionId)
    expect(kept.turns).toHaveLength(progress.turnsFinished)
    expect(kept.turns.map(({ ordinal }) => ordinal)).toEqual(kept.turns.map((_, index) => index + 1))
    expect(kept.turns[0]).toMatchObject({ stimulus: { id: 'timer', expected: 'set a timer' } })
    expect(kept.ended).toBe('finished')
    expect(area.snapshot().load).toEqual(progress)
  })

  it('runs against any server, whose flags and processor are not known, and is stopped', async () => {
    const last = over()
    await start({ url: server.url, durationS: 600 })
    expect(() => area.guard({ name: 'applyPreset', preset: 'streaming' })).not.toThrow()
    await carryOut([area], { name: 'stopLoad' }, {} as ConsoleClient)
    const progress = await last
    expect([progress.state, progress.cpuCores, progress.residentBytes]).toEqual(['stopped', undefined, undefined])
    await area.close()
    expect(kept.session?.arms).toEqual([{ id: 'server', name: server.url, values: {}, remote: server.url }])
    expect(kept.ended).toBe('stopped')
  })
})
