import { because } from '../../pipeline/measures/reasons/reasons.ts'
import type { GatewayState } from '../../pipeline/protocol/devices.ts'
import type { ErrorInfo } from '../../pipeline/protocol/errors.ts'
import type { LoadProgress } from '../../pipeline/protocol/load.ts'
import type { Session } from '../../pipeline/protocol/sessions.ts'
import type { Snapshot } from '../../pipeline/protocol/wire/snapshot.ts'
import { experimentProgress } from '../../renderer/src/testing/fixture-experiments.ts'
import {
  emptySnapshot,
  eventsOfTurn,
  longSnapshot,
  PRESETS,
  READY_STAGES,
} from '../../renderer/src/testing/fixture-session.ts'
import { storedSession } from '../../renderer/src/testing/fixture-stored.ts'
import { fixtureTurn, SAYINGS } from '../../renderer/src/testing/fixture-turns.ts'
import { COMPARED, COMPARED_RESULT, COMPARED_TURNS, rowOf } from './comparison.ts'
import { Refusal, type Scene } from './scripted-page.ts'

const HEARD = { metric: 'heard', count: 12, p50Ms: 1204, p95Ms: 1391 } as const

const SESSIONS: readonly Session[] = [
  storedSession({ id: 'talk', title: 'Kitchen demo', tags: ['kitchen'], numbers: HEARD, shape: COMPARED.shape }),
  COMPARED,
  storedSession({ id: 'foreign', title: 'From another machine', imported: true }),
]

const GATEWAY: GatewayState = {
  ...{ enabled: true, lan: true, port: 8000, token: 'a-token', refusals: { 'access.token': 2 } },
  urls: { websocket: 'ws://192.168.1.20:8000/xiaozhi/v1/', ota: 'http://192.168.1.20:8003/xiaozhi/ota/' },
  settings: { origins: [], wakeWords: ['hello'], greets: true },
  devices: ['kitchen', 'hall'].map((name, index) => ({
    ...{ id: `device-${index}`, name, address: `192.168.1.${30 + index}`, connectedAt: '2026-11-30T09:00:00.000Z' },
    ...{
      state: 'idle',
      codec: 'opus 16 kHz / 24 kHz 60 ms, v1',
      turns: 4 + index,
      lastHeardMs: 912,
      lastProcessingMs: 188,
    },
  })),
}

const STEPS = [1, 2, 4, 8, 16, 12, 10]
const firstAudioMs = (devices: number) => 150 + 2 * devices * devices

/** A search for the capacity that has found it. */
const LOAD: LoadProgress = {
  ...{ sessionId: 'load', state: 'finished', url: 'ws://127.0.0.1:8000/xiaozhi/v1/', elapsedS: 70, durationS: 70 },
  ...{ connected: 0, turnsStarted: 212, turnsFinished: 210, turnsPerSecond: 3, errors: { 'device.noReply': 2 } },
  metrics: {
    connect: { count: 16, p50: 4.2, p95: 9.1, p99: 11, max: 12 },
    firstAudio: { count: 210, p50: 186, p95: 348, p99: 611, max: 702 },
    frameGap: { count: 4100, p50: 60, p95: 63, p99: 71, max: 88 },
  },
  perDevice: Array.from({ length: 10 }, (_, i) => ({
    ...{ deviceId: `virtual-${i + 1}`, turns: 21, errors: i === 3 ? 2 : 0, firstAudioP95Ms: 300 + 7 * i },
  })),
  steps: STEPS.map((devices) => ({ devices, firstAudioP95Ms: firstAudioMs(devices), errors: 0, turns: 30 })),
  ...{ kneeDevices: 10, limitMs: 400, bucketS: 2, cpuCores: 1.4, residentBytes: 900 * 2 ** 20 },
  series: Array.from({ length: 35 }, (_, i) => {
    const devices = STEPS[Math.floor(i / 5)] ?? 1
    const p95 = firstAudioMs(devices) + ((i * 37) % 23)
    return { fromS: 2 * i, devices, turns: 6, errors: 0, firstAudioP50Ms: p95 * 0.6, firstAudioP95Ms: p95 }
  }),
}

const ANSWERS: Scene['answers'] = {
  listSessions: { sessions: [...SESSIONS], total: SESSIONS.length },
  readSession: ({ sessionId }) => SESSIONS.find(({ id }) => id === sessionId),
  listTurns: () => ({ turns: COMPARED_TURNS.map(rowOf), total: COMPARED_TURNS.length }),
  readTurn: ({ turnId }) => COMPARED_TURNS.find(({ record }) => record.id === turnId),
  readResult: COMPARED_RESULT,
  readSamples: [],
  foreseeFlags: [],
}

function talked(part: Partial<Snapshot> = {}): Snapshot {
  return { ...longSnapshot(), gateway: GATEWAY, load: LOAD, ...part }
}

/** A console that has been talked to, compared with, and loaded. */
export const TALKED: Scene = { snapshot: talked(), answers: ANSWERS }

const GROWING = fixtureTurn({ ...SAYINGS[2], preset: 'baseline', index: 15, openedMs: 300_000 })
/** So long after the end of speech: the words are recognised, and the model writes. */
const WAITED_MS = 1040

/** A turn that is being answered at this moment, under the flags that most of its wait is owed to. */
export const GROWING_TURN: Scene = {
  ...{ snapshot: talked({ flags: { values: PRESETS[0]?.values ?? {}, preset: 'baseline', effects: [] } }) },
  answers: ANSWERS,
  events: eventsOfTurn({ ...GROWING, flags: PRESETS[0]?.values ?? {} }, 1001).filter(({ atMs }) => atMs <= nowMs()),
  hostMs: nowMs(),
}

function nowMs(): number {
  return (GROWING.anchors.speechEndMs ?? 0) + WAITED_MS
}

/** A host that has just become ready: nothing was said, kept or compared. */
export const EMPTY: Scene = {
  snapshot: emptySnapshot(),
  answers: {
    ...{ listSessions: { sessions: [], total: 0 }, readSamples: [], foreseeFlags: [] },
    readCatalogue: { models: [], setups: [] },
    readTurnEnds: { utterances: [], total: 0 },
  },
}

/** Answers are on their way, and models load. */
export const WAITING: Scene = {
  snapshot: {
    ...emptySnapshot(),
    stages: READY_STAGES.map((status, index) => ({
      ...status,
      state: index === 0 ? 'ready' : 'loading',
      progress: 0.4,
    })),
  },
  answers: { listSessions: 'never', readCatalogue: 'never', readSoak: 'never', foreseeFlags: 'never' },
}

/** What went wrong, as a host says it: a sentence, and its code. */
function failure(code: string, { reason, because: why }: ReturnType<typeof because>): ErrorInfo {
  return { code, message: reason, because: why }
}

const LOCKED = new Refusal(failure('store.failed', because('store.otherFirstword')))

/** A stage has failed, the store cannot be read, and what was tried last has ended badly. */
export const FAILING: Scene = {
  snapshot: talked({
    stages: READY_STAGES.map((status) =>
      status.stage === 'llm'
        ? {
            ...status,
            state: 'failed',
            error: failure('pack.missing', because('pack.missing', { name: 'pocket', path: 'assets/models' })),
          }
        : status,
    ),
    load: {
      ...LOAD,
      state: 'failed',
      problem: failure('deviceTurn.refused', because('deviceTurn.refused', { why: 'ECONNREFUSED' })),
    },
  }),
  answers: { listSessions: LOCKED, readCatalogue: LOCKED, readSoak: LOCKED, foreseeFlags: LOCKED },
}

/** An experiment runs, so that much must wait for its end. */
export const RUNNING: Scene = {
  ...GROWING_TURN,
  snapshot: {
    ...GROWING_TURN.snapshot,
    experiment: experimentProgress({ sessionId: COMPARED.id }),
    load: {
      ...LOAD,
      state: 'running',
      elapsedS: 30,
      connected: 8,
      kneeDevices: undefined,
      steps: LOAD.steps.slice(0, 3),
    },
  },
  answers: { ...ANSWERS, readSession: { ...COMPARED, state: 'running' } },
}
