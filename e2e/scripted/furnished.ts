import { because } from '../../pipeline/measures/reasons/reasons.ts'
import type { Soak } from '../../pipeline/protocol/monitoring.ts'
import type { HeardUtterance } from '../../pipeline/protocol/turn-end.ts'
import type { Snapshot } from '../../pipeline/protocol/wire/snapshot.ts'
import { offeredModel } from '../../renderer/src/testing/fixture-models.ts'
import { SAYINGS } from '../../renderer/src/testing/fixture-turns.ts'
import type { Scene } from './scripted-page.ts'

const AT = '2026-11-30T09:30:00.000Z'
const CHOSEN = { asr: 'pocket-asr', llm: 'pocket-llm', tts: 'kokoro-zh' } as const

const MODELS: Snapshot['models'] = {
  chosen: CHOSEN,
  available: [
    ...(['asr', 'llm'] as const).map((stage) => ({
      ...{ id: CHOSEN[stage], stage, version: '0.7.0', engine: 'pocket', languages: ['en'], licence: 'MIT License' },
      ...{ variants: ['float16', 'float32'], bytes: 24e6 },
    })),
    {
      ...{ id: CHOSEN.tts, stage: 'tts', version: '1', engine: 'kokoro', languages: ['zh', 'en'], licence: 'unknown' },
      ...{ variants: ['int8'], bytes: 110e6, settable: ['speaker', 'speed'], set: { speed: 1.2 } },
    },
  ],
}

const SERVERS: Snapshot['modelServers'] = {
  servers: [
    {
      ...{
        id: 'studio',
        stage: 'llm',
        engine: 'openai-chat',
        languages: ['en'],
        address: 'http://192.168.1.9:1234/v1',
      },
      ...{ model: 'qwen', leavesThisMachine: true, keyName: 'studio', keyFrom: 'file' },
      place: { host: '192.168.1.9:1234', reach: 'private', sends: 'text' },
      circuit: { state: 'open', failures: 3, since: AT, last: failed() },
      lastCheck: { at: AT, problem: failed() },
    },
  ],
  engines: [{ stage: 'llm', engine: 'openai-chat', schemes: ['http', 'https'], model: 'needed' }],
  keys: { kind: 'file', reason: 'keychain.noService' },
}

function failed() {
  const { reason, because: why } = because('store.failed')
  return { code: 'remote.failed', message: reason, because: why }
}

const SOAK: Soak = {
  hours: 2,
  samples: 720,
  handleTypes: { TCPSocketWrap: 3, Timeout: 4 },
  measures: (['residentBytes', 'handles', 'eventLoopDelayP99Ms', 'heapUsedBytes'] as const).map((name, index) => ({
    ...{ name, now: 120 * 2 ** 20, slopePerHour: 2 ** 18, interval: { from: 2 ** 16, to: 2 ** 19 } },
    suspected: index === 0,
  })),
  series: Array.from({ length: 12 }, (_, i) => ({
    ...{ at: new Date(Date.parse(AT) + 60_000 * i).toISOString(), residentBytes: (600 + i) * 2 ** 20 },
    ...{ handles: 20, eventLoopDelayP99Ms: 2 },
  })),
}

const KINDS = ['plain', 'pause-inside', 'hesitation'] as const

/** Sentences as detectors of their ends heard them. */
const UTTERANCES: readonly HeardUtterance[] = Array.from({ length: 12 }, (_, i) => ({
  ...{ id: `utterance-${i}`, title: SAYINGS[i % 4]?.transcript ?? '', kind: KINDS[i % 3], voice: 'slt' },
  ...{ durationMs: 4000, endMs: 2400 },
  silences: [
    { startMs: 900, endMs: 900 + 90 * i },
    { startMs: 2400, endMs: null },
  ],
  looks: {
    'pocket-turn': [
      [[200, 0.1 + i / 20]],
      [
        [200, 0.7],
        [400, 0.9],
      ],
    ],
  },
}))

const TURN_ENDS: Snapshot['turnEnds'] = {
  ...{ set: 'own', state: 'finished', done: UTTERANCES.length, total: UTTERANCES.length },
  unusable: [{ name: 'a.wav', ...because('turn.noWords') }],
  absent: { 'smart-turn': because('turn.noWords') },
}

/** What a console that has been used for long shows besides: models, servers, a soak, a set of turn ends, what went wrong. */
export function furnished(scene: Scene): Scene {
  const { snapshot, answers } = scene
  const [first, ...stages] = snapshot.stages
  const deaths = { deaths: 2, lastDeath: because('worker.killed', { signal: 'SIGKILL' }) }
  return {
    ...scene,
    snapshot: {
      ...snapshot,
      stages: first ? [{ ...first, ...deaths, notes: [because('turn.noWords')] }, ...stages] : [],
      flags: { ...snapshot.flags, effects: notInForce(snapshot) },
      ...{ models: MODELS, modelServers: SERVERS, turnEnds: TURN_ENDS, places: { llm: 'cpu' } },
      store: {
        ...{ persistent: true, folder: '/home/a/firstword', databaseBytes: 2e6, audioBytes: 4e6, sessions: 3 },
        ...{ turns: 36, droppedTurns: 1, unclaimedAudio: { recordings: 2, bytes: 1e6 }, keptAside: ['sessions-1.db'] },
        problem: failed(),
      },
      audioKeeping: { keep: true, limitBytes: 2e9, keptBytes: 4e6 },
      metrics: { enabled: true, ports: { pipeline: 9101, recognition: 9102, firstToken: 9103 }, hosts: ['localhost'] },
      targets: [{ id: 't', name: 'lab', metricsUrls: ['http://192.168.1.9/metrics'], everyS: 10, alertAboveMs: 500 }],
      telemetry: { enabled: true, endpoint: 'http://localhost:4318', includeText: false, exported: 4, failed: 1 },
    },
    answers: {
      readCatalogue: {
        models: [
          offeredModel({ id: 'paraformer-zh', stage: 'asr', variants: ['int8', 'float32'], megabytes: 230 }),
          offeredModel({ id: 'qwen2.5-0.5b', stage: 'llm', mustBeAccepted: true, megabytes: 500 }),
          offeredModel({ id: 'smart-turn-v3', stage: 'turn' }),
        ],
        setups: [
          {
            ...{ id: 'zh', name: { en: 'Chinese', zh: '中文' }, about: { en: 'To begin with.', zh: '从这里开始。' } },
            models: { asr: 'paraformer-zh', llm: 'qwen2.5-0.5b' },
          },
        ],
      },
      readSoak: SOAK,
      readTurnEnds: { utterances: [...UTTERANCES], total: UTTERANCES.length },
      ...answers,
    },
  }
}

/** Two flags that do less than was asked. */
function notInForce({ flags }: Snapshot): Snapshot['flags']['effects'] {
  return ['ASR_ENABLE_FP16', 'VAD_FAST_MODE'].map((name) => ({
    ...{ name, requested: true, effective: flags.values[name] ?? false },
    ...because('flag.cores', { cores: 2 }),
  }))
}
