import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../base/testing/temporary-folder.ts'
import type { TurnEndProgress } from '../../protocol/turn-end.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { Listener, ListenerPlan } from './listener.ts'
import { TurnEndArea, type TurnEndAreaOptions } from './turn-end-commands.ts'

/** Hears a voice for the first second of everything, and nothing else. */
const LISTENER: Listener = {
  asr: undefined,
  models: [],
  close: async () => undefined,
  vad: {
    turnEndFailures: { count: 0, last: undefined },
    openStream(_options, onWindow) {
      let endSample = 0
      const push = ({ pcm, startSample }: { pcm: Float32Array; startSample: number }) => {
        for (; endSample + 512 <= startSample + pcm.length; endSample += 512) {
          const timing = { requestedMs: 0, startedMs: 0, endedMs: 0 }
          const looked = { endSample: endSample + 512, hopSamples: 512, speechProbability: endSample < 16_000 ? 1 : 0 }
          queueMicrotask(() => onWindow({ ...looked, modelRan: true, audibleEndSample: undefined, timing }))
        }
      }
      return { push, close: () => undefined }
    },
  },
}

describe('listening to a set for its turn ends', () => {
  it('tells how far it is, and then every utterance with its sound', async () => {
    const { area, told, ended } = await open()
    await area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'own' }, undefined as never)
    const total = told()[0]?.total ?? 0
    expect(total).toBeGreaterThan(100)
    expect(told()[0]).toMatchObject({ set: 'own', state: 'running', done: 0 })
    await ended('finished')
    expect(area.snapshot().turnEnds).toMatchObject({
      done: total,
      unusable: [],
      absent: { 'smart-turn': { reason: 'not here' } },
    })
    const read = await area.queries.readTurnEnds?.({ name: 'readTurnEnds', offset: total - 6, limit: 100 })
    expect(read).toMatchObject({ total })
    expect(read?.utterances).toHaveLength(6)
    const [first] = read?.utterances ?? []
    const sound = await area.queries.readTurnEndSound?.({ name: 'readTurnEndSound', id: first?.id ?? '' })
    const samples = Buffer.from(sound?.pcm ?? '', 'base64').length / 2
    expect((samples / (sound?.rateHz ?? 0)) * 1000).toBeCloseTo(first?.durationMs ?? 0, 0)
  })

  it('refuses a second set, and measurements, while it listens; and can be stopped', async () => {
    const { area, ended } = await open({ current: 'a turn that goes on' })
    await area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'own' }, undefined as never)
    const again = area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'own' }, undefined as never)
    await expect(again).rejects.toMatchObject({ code: 'turn-end.running' })
    const load = { name: 'startLoad', request: undefined as never } as const
    expect(() => area.guard(load)).toThrow('Recordings are being listened to')
    area.commands.stopTurnEnds?.({ name: 'stopTurnEnds' }, undefined as never)
    await ended('stopped')
    await vi.waitFor(() => expect(() => area.guard(load)).not.toThrow(), { timeout: 60_000 })
  })

  it('says so where nothing was kept', async () => {
    const { area } = await open()
    const kept = area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'kept' }, undefined as never)
    await expect(kept).rejects.toMatchObject({ code: 'turn-end.nothing' })
    expect(area.snapshot()).toEqual({})
  })

  it('tells why it failed, where the models cannot be loaded', async () => {
    const { area, ended } = await open({ load: () => Promise.reject(new Error('the pack is damaged')) })
    await area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'own' }, undefined as never)
    await ended('failed')
    expect(area.snapshot().turnEnds?.problem?.message).toBe('the pack is damaged')
  })

  it('says of a model that fails while it listens what went wrong, shows nothing of it, and keeps nothing', async () => {
    const { area, ended } = await open({ load: async () => failingListener() })
    await area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'own' }, undefined as never)
    await ended('finished')
    expect(area.snapshot().turnEnds?.failed).toEqual({ 'pocket-turn': 'pocket-turn.onnx is damaged' })
    const read = await area.queries.readTurnEnds?.({ name: 'readTurnEnds', offset: 0, limit: 1000 })
    expect(read?.utterances.length).toBeGreaterThan(100)
    expect(read?.utterances.flatMap(({ looks }) => Object.keys(looks))).toEqual([])
    await area.commands.hearTurnEnds?.({ name: 'hearTurnEnds', set: 'own' }, undefined as never)
    await ended('finished')
    expect(area.snapshot().turnEnds?.failed).toHaveProperty('pocket-turn')
  })
})

/** The same with pocket turn, which fails at every recording. */
function failingListener(): Listener {
  let count = 0
  const openStream: Listener['vad']['openStream'] = (options, onWindow, onFailure) => {
    if (options.turnEnd) count += 1
    return LISTENER.vad.openStream(options, onWindow, onFailure)
  }
  const vad = {
    openStream,
    get turnEndFailures() {
      return { count, last: 'pocket-turn.onnx is damaged' }
    },
  }
  return { ...LISTENER, vad, models: ['pocket-turn'] }
}

async function open({ current, load = async () => LISTENER }: { current?: string; load?: ListenerPlan['load'] } = {}) {
  const events: TurnEndProgress[] = []
  const emit = (event: PipelineEvent) =>
    void (event.kind === 'topicChanged' && event.topic === 'turnEnds' && events.push(event.state))
  const plan = { version: 'test', language: 'en', absent: { 'smart-turn': { reason: 'not here' } }, load }
  const options: TurnEndAreaOptions = {
    hub: { emit },
    pipeline: { models: { chosen: {} }, conductor: { current } },
    plan: async () => plan,
    cache: await temporaryFolder('turn-ends'),
  }
  const ended = (state: string) =>
    vi.waitFor(() => expect(events.at(-1)?.state).toBe(state), { timeout: 60_000, interval: 10 })
  return { area: new TurnEndArea(options), told: () => events, ended }
}
