import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWavChannels } from '../../audio/wav.ts'
import type { TopicName, TopicState } from '../../protocol/topics.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Command, CommandOf } from '../../protocol/wire/commands.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { RecordingSink } from '../../recording/turn-recorder.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'
import { EventHub } from '../../servers/event-hub.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { SYNTHETIC_ENVIRONMENT, syntheticSession } from '../../store/testing/synthetic-session.ts'
import { carryOut } from '../common/command-area.ts'
import { SessionArea } from './session-commands.ts'

const CLIP = { id: 'time', title: { en: '', zh: '' }, transcript: 'what is the time please', durationMs: 1000 }
const NOBODY: ConsoleClient = { events: () => undefined } as unknown as ConsoleClient
const { turns } = syntheticSession({ seed: 11, turnsPerArm: 10, mishaps: false })
const FLAGS = turns[0]?.record.flags ?? {}

/** A host's sessions, with a pipeline that does what the test says. */
class Console {
  readonly hub = new EventHub()
  readonly events: PipelineEvent[] = []
  readonly spoken: { pcm: Float32Array; clipId: string }[] = []
  readonly store: SessionStore
  readonly area: SessionArea
  sink: RecordingSink | undefined
  loads = 4
  modelHashes = SYNTHETIC_ENVIRONMENT.modelHashes
  experiment: string | undefined

  constructor(folder: string, restarted = false) {
    this.store = openSessionStore({ folder, role: 'host' })
    this.hub.listen(({ event }) => this.events.push(event))
    const console = this
    this.area = new SessionArea({
      hub: this.hub,
      store: this.store,
      pipeline: {
        clips: [CLIP],
        get loads() {
          return console.loads
        },
        recordTurns: (sink) => {
          this.sink = sink
        },
      },
      environment: () => ({ ...SYNTHETIC_ENVIRONMENT, modelHashes: this.modelHashes }),
      experiment: () => this.experiment,
      speak: (pcm, clipId) => this.spoken.push({ pcm, clipId }),
      restarted,
    })
  }

  close(record: TurnRecord): void {
    this.hub.emit({ kind: 'turnClosed', turn: record })
  }

  ask(command: Command): Promise<void> {
    return carryOut([this.area], command, NOBODY)
  }

  eventsOf<K extends PipelineEvent['kind']>(kind: K) {
    return this.events.filter((event): event is Extract<PipelineEvent, { kind: K }> => event.kind === kind)
  }

  /** What was told of a topic, in order. */
  told<N extends TopicName>(topic: N): TopicState<N>[] {
    const events = this.eventsOf('topicChanged').filter((event) => event.topic === topic)
    return events.map(({ state }) => state as TopicState<N>)
  }

  async turns() {
    const { sessions } = await this.store.listSessions({ offset: 0, limit: 10 })
    const pages = await Promise.all(
      sessions.map(async ({ id }) => (await this.store.listTurns({ sessionId: id, offset: 0, limit: 100 })).turns),
    )
    return pages.reverse()
  }
}

function record(n: number, changes: Partial<TurnRecord> = {}): TurnRecord {
  const turn = turns[n]
  if (!turn) throw new Error('a turn')
  return { ...turn.record, flags: FLAGS, clipId: 'time', ...changes }
}

let folder = ''
let console: Console

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-sessions-'))
  console = new Console(folder)
  await console.store.opened
})
afterEach(async () => {
  await console.area.close()
  rmSync(folder, { recursive: true })
})

it('makes sessions of recordings that no session has, and everyone is told', async () => {
  const wav = encodeWavChannels({ sampleRateHz: 16_000, channels: [new Float32Array(1600), new Float32Array(1600)] })
  mkdirSync(join(folder, 'audio', 'audio-of-before'), { recursive: true })
  writeFileSync(join(folder, 'audio', 'audio-of-before', '1.wav'), wav)
  await console.area.close()
  console = new Console(folder)
  await console.store.opened
  expect(console.area.snapshot().store?.unclaimedAudio).toEqual({ recordings: 1, bytes: wav.byteLength })
  await console.ask({ name: 'recoverAudio' })
  expect(console.told('store').at(-1)).toMatchObject({ sessions: 1, turns: 1 })
  expect(console.area.snapshot().store?.unclaimedAudio).toBeUndefined()
  const [session] = console.eventsOf('sessionChanged').map((event) => event.session)
  expect(session).toMatchObject({
    title: expect.stringMatching(/^Recovered/),
    environment: { pack: { id: 'unknown' } },
  })
  const [[row] = []] = await console.turns()
  await console.ask({ name: 'playCapture', sessionId: session?.id ?? '', turnId: row?.turnId ?? '' })
  expect(console.spoken.map(({ pcm }) => pcm.length)).toEqual([1600])
})

describe('turns of talking', () => {
  it('begin a session with the first one, and everyone is told', async () => {
    expect(console.area.snapshot().session).toBeUndefined()
    console.close(record(0))
    console.close(record(1))
    await console.store.flush()
    const { session: id } = console.area.snapshot()
    const session = await console.store.readSession(id ?? '')
    expect(session).toMatchObject({
      kind: 'talk',
      state: 'running',
      counts: { turns: 2 },
      environment: SYNTHETIC_ENVIRONMENT,
    })
    expect(
      console.eventsOf('sessionTurnAdded').map(({ sessionId, row }) => [sessionId, row.turnId, row.ordinal]),
    ).toEqual([
      [id, record(0).id, 1],
      [id, record(1).id, 2],
    ])
    expect(console.told('store').at(-1)).toMatchObject({ persistent: true, sessions: 1, turns: 2 })
  })

  it('are measured on what the receipt names: models that were loaded later are added to it', async () => {
    console.close(record(0))
    console.loads += 1
    console.modelHashes = { 'llm/decoder.onnx': 'd'.repeat(64), 'llm/other.onnx': 'e'.repeat(64) }
    console.close(record(1))
    await console.store.flush()
    const session = await console.store.readSession(console.area.snapshot().session ?? '')
    expect(session.environment).toEqual({
      ...SYNTHETIC_ENVIRONMENT,
      modelHashes: { ...SYNTHETIC_ENVIRONMENT.modelHashes, ...console.modelHashes },
    })
  })

  it('belong to the arm of the flags that they ran under', async () => {
    const other = { ...record(0).flags, LLM_MAX_NEW_TOKENS: 1 }
    for (const [n, flags] of [record(0).flags, other, record(0).flags].entries())
      console.close(record(n, { flags, preset: undefined }))
    await console.store.flush()
    const [rows = []] = await console.turns()
    expect(rows.map(({ armId }) => armId)).toEqual(['arm-1', 'arm-2', 'arm-1'])
    const { arms } = await console.store.readSession(console.area.snapshot().session ?? '')
    expect(arms.map(({ values }) => values)).toEqual([record(0).flags, other])
  })

  it('are cold after models were loaded, cached where the reply was, and checked against what was said', async () => {
    const text = { text: 'what is a time please', final: true }
    console.close(record(0, { transcript: text }))
    console.close(record(1, { counters: { 'llm.cacheHit': 1 } }))
    console.loads += 1
    console.close(record(2))
    await console.store.flush()
    const [rows = []] = await console.turns()
    expect(rows.map(({ cold, cached }) => [cold, cached])).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ])
    expect(rows[0]).toMatchObject({ stimulusId: 'time', wordErrors: { errors: 1, referenceWords: 5 } })
  })

  it('are left to an experiment while it runs, and to nobody while they are told to be', async () => {
    console.experiment = 'session-of-experiment'
    console.close(record(0))
    console.experiment = undefined
    console.area.recorder.pause(true)
    console.close(record(1))
    console.area.recorder.pause(false)
    console.close(record(2))
    const [rows = []] = await console.turns()
    expect(rows.map(({ turnId }) => turnId)).toEqual([record(2).id])
  })

  it('go to a session of their own when one is asked for', async () => {
    console.close(record(0))
    await console.ask({ name: 'startSession', title: 'Quiet room' })
    console.close(record(1))
    await console.ask({ name: 'endSession' })
    console.close(record(2))
    expect((await console.turns()).map((rows) => rows.map(({ turnId }) => turnId))).toEqual([
      [record(0).id],
      [record(1).id],
      [record(2).id],
    ])
    const { sessions } = await console.store.listSessions({ search: 'Quiet', offset: 0, limit: 10 })
    expect(sessions).toMatchObject([{ title: 'Quiet room', state: 'finished' }])
  })

  it('come with what the machine did meanwhile', async () => {
    const measured = {
      kind: 'healthMeasured',
      residentBytes: 1,
      cpuCores: 0.5,
      eventLoopDelayP99Ms: 2,
      droppedAudioChunks: 0,
    } as const
    console.hub.emit(measured)
    console.close(record(0))
    console.hub.emit(measured)
    const samples = await console.store.readSamples(console.area.snapshot().session ?? '')
    expect(samples).toMatchObject([{ residentBytes: 1, cpuCores: 0.5, eventLoopDelayP99Ms: 2 }])
    expect(samples[0]).not.toHaveProperty('gpuUtilisation')
  })

  it('come with what the graphics card did meanwhile', async () => {
    const cards = [{ card: 'GPU-1', utilisation: 0.4, powerWatts: 61 }]
    const others = { residentBytes: 1, cpuCores: 0.5, eventLoopDelayP99Ms: 2, droppedAudioChunks: 0 }
    console.close(record(0))
    console.hub.emit({ kind: 'healthMeasured', ...others, graphics: { cards, used: 'GPU-1' } })
    const [sample] = await console.store.readSamples(console.area.snapshot().session ?? '')
    expect(sample).toMatchObject({ gpuCard: 'GPU-1', gpuUtilisation: 0.4, gpuWatts: 61 })
    expect(sample).not.toHaveProperty('gpuBytes')
  })
})

describe('a host that is started again', () => {
  it('goes on with the session after a crash', async () => {
    console.close(record(0))
    const { session: id = '' } = console.area.snapshot()
    // What a crash leaves behind: the session still runs.
    await console.store.close()
    console = new Console(folder, true)
    console.close(record(1))
    await console.store.opened
    await console.store.flush()
    expect(console.area.snapshot().session).toBe(id)
    expect(await console.store.readSession(id)).toMatchObject({ state: 'running', counts: { turns: 2 } })
    const [rows = []] = await console.turns()
    expect(rows.map(({ ordinal, armId }) => [ordinal, armId])).toEqual([
      [1, 'arm-1'],
      [2, 'arm-1'],
    ])
  })

  it('leaves it as broken off where somebody else started it', async () => {
    console.close(record(0))
    const { session: id = '' } = console.area.snapshot()
    await console.store.close()
    console = new Console(folder)
    await console.store.opened
    expect(console.area.snapshot().session).toBeUndefined()
    expect(await console.store.readSession(id)).toMatchObject({ state: 'broken', endedAt: record(0).startedAt })
  })

  it('finds a session finished that was closed in order', async () => {
    console.close(record(0))
    const { session: id = '' } = console.area.snapshot()
    await console.area.close()
    console = new Console(folder, true)
    await console.store.opened
    expect(await console.store.readSession(id)).toMatchObject({ state: 'finished' })
  })
})

describe('keeping audio', () => {
  const left = Float32Array.from({ length: 1600 }, (_, n) => Math.sin(n / 10) / 2)
  const wav = encodeWavChannels({ sampleRateHz: 16_000, channels: [left, new Float32Array(1600)] })

  function recorded(n: number): Promise<void> {
    console.close(record(n))
    const rest = { startMs: 0, gaps: 0, gapMs: 0, sampleRateHz: 16_000, leftOutMs: 0 }
    const nothing = { replyPlacedBy: undefined, outputLatencyMs: undefined }
    return Promise.resolve(console.sink?.({ turn: record(n), wav: wav.slice(), durationMs: 100, ...rest, ...nothing }))
  }

  it('is off until it is asked for', async () => {
    await recorded(0)
    expect(console.area.snapshot().audioKeeping).toMatchObject({ keep: false, keptBytes: 0 })
  })

  it('puts recordings with their turns, and tells how much there is', async () => {
    await console.ask({ name: 'keepAudio', keep: true })
    await recorded(0)
    expect(console.told('audioKeeping').map(({ keep, keptBytes }) => [keep, keptBytes])).toEqual([
      [true, 0],
      [true, wav.byteLength],
    ])
    await console.ask({ name: 'keepAudio', keep: false })
    expect(console.sink).toBeUndefined()
  })

  it('drops the oldest beyond the limit, and says so', async () => {
    await console.ask({ name: 'keepAudio', keep: true, limitBytes: wav.byteLength + 1 })
    await recorded(0)
    await recorded(1)
    const [rows = []] = await console.turns()
    expect(rows.map((row) => row.recorded)).toEqual([false, true])
    expect(console.eventsOf('problemReported').map(({ problem }) => problem.code)).toEqual(['audio.limit'])
  })

  it('lets a turn be spoken again, as what it was', async () => {
    await console.ask({ name: 'keepAudio', keep: true })
    await recorded(0)
    const play: CommandOf<'playCapture'> = {
      name: 'playCapture',
      sessionId: console.area.snapshot().session ?? '',
      turnId: record(0).id,
    }
    await console.ask(play)
    const [said] = console.spoken
    expect(said?.pcm).toHaveLength(left.length)
    for (const [n, sample] of left.entries()) expect(said?.pcm[n]).toBeCloseTo(sample, 4)
    console.close(record(1, { clipId: said?.clipId }))
    const turn = await console.store.readTurn(play.sessionId, record(1).id)
    expect(turn.stimulus).toEqual({ id: record(0).id, kind: 'capture' })
    await expect(console.ask({ ...play, turnId: record(1).id })).rejects.toMatchObject({ code: 'store.no-recording' })
  })
})
