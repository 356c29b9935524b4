import { because } from '../../../pipeline/measures/reasons/reasons.ts'
import type { FlagDescriptor, FlagRecord } from '../../../pipeline/protocol/flags.ts'
import { STAGE_NAMES, type StageStatus } from '../../../pipeline/protocol/stages.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import type { PipelineEvent, StampedEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Clip, Preset, Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'
import { failedTurn, fixtureTurn, notMeasurableTurn, SAYINGS } from './fixture-turns.ts'

/** An invented session, typed by the protocol, for tests and for looking at the page without a host. */
const CLIPS: readonly Clip[] = [
  {
    id: 'time',
    title: { en: 'What time is it?', zh: '现在几点？' },
    transcript: 'what time is it',
    durationMs: 1800,
    voice: 'slt',
    condition: 'clean',
  },
  {
    id: 'kitchen-light',
    title: { en: 'Kitchen light', zh: '厨房的灯' },
    transcript: 'turn on the light in the kitchen',
    durationMs: 2400,
    voice: 'awb',
    condition: 'clean',
  },
  {
    id: 'weather-noise',
    title: { en: 'Weather in Paris', zh: '巴黎天气' },
    transcript: 'what will the weather be like in paris tomorrow',
    durationMs: 2900,
    voice: 'espeak en-gb',
    condition: 'babble',
  },
  {
    id: 'timer',
    title: { en: 'Set a timer', zh: '设置计时器' },
    transcript: 'set a timer for ten minutes',
    durationMs: 2200,
    voice: 'kal16',
    condition: 'reverberation',
  },
]

const DESCRIPTOR_ROWS: readonly [
  string,
  FlagDescriptor['stage'],
  boolean | number,
  boolean | number | undefined,
  boolean,
][] = [
  ['ASR_ENABLE_STREAMING', 'asr', false, true, true],
  ['ASR_CHUNK_SIZE', 'asr', 1600, 80, true],
  ['ASR_SILENCE_TIMEOUT', 'asr', 0.8, 0.3, true],
  ['ASR_ENABLE_FP16', 'asr', false, true, false],
  ['LLM_STREAM_FIRST_TOKEN', 'llm', false, true, true],
  ['LLM_MAX_NEW_TOKENS', 'llm', 64, 1, true],
  ['LLM_TEMPERATURE', 'llm', 0.7, 0, true],
  ['LLM_ENABLE_CACHE', 'llm', false, true, false],
  ['TTS_STREAMING', 'tts', false, true, true],
  ['TTS_CHUNK_SIZE', 'tts', 4096, 512, true],
  ['VAD_FAST_MODE', 'vad', false, true, false],
  ['PIPELINE_STREAMING', 'pipeline', false, true, true],
  ['ENABLE_PIPELINE_PARALLEL', 'pipeline', false, true, true],
  ['VAD_ASR_PARALLEL', 'pipeline', false, true, true],
]

const DESCRIPTORS: readonly FlagDescriptor[] = DESCRIPTOR_ROWS.map(([name, stage, baseline, plan, implemented]) => ({
  name,
  stage,
  type: typeof baseline === 'boolean' ? 'boolean' : 'number',
  baseline,
  plan,
  applies: 'hot',
  help: { en: name, zh: name },
  observable: 'fixture',
  implemented,
}))

const BASELINE: FlagRecord = Object.fromEntries(DESCRIPTORS.map((row) => [row.name, row.baseline]))
const AGGRESSIVE: FlagRecord = Object.fromEntries(
  DESCRIPTORS.filter((row) => row.stage !== 'pipeline').map((row) => [row.name, row.plan ?? row.baseline]),
)

export const PRESETS: readonly Preset[] = [
  { name: 'baseline', values: BASELINE },
  {
    name: 'conservative',
    values: {
      ...BASELINE,
      LLM_MAX_NEW_TOKENS: 1,
      LLM_TEMPERATURE: 0.1,
      LLM_STREAM_FIRST_TOKEN: true,
      LLM_ENABLE_CACHE: true,
      ASR_CHUNK_SIZE: 160,
      ASR_ENABLE_STREAMING: true,
    },
    expected: { fromMs: 400, toMs: 450 },
  },
  { name: 'aggressive', values: { ...BASELINE, ...AGGRESSIVE }, expected: { fromMs: 265, toMs: 350 } },
  {
    name: 'streaming',
    values: {
      ...BASELINE,
      LLM_STREAM_FIRST_TOKEN: true,
      ASR_ENABLE_STREAMING: true,
      TTS_STREAMING: true,
      PIPELINE_STREAMING: true,
      ENABLE_PIPELINE_PARALLEL: true,
      VAD_ASR_PARALLEL: true,
    },
    expected: { fromMs: 200, toMs: 300 },
  },
]

export const READY_STAGES: readonly StageStatus[] = STAGE_NAMES.map((stage) => ({
  stage,
  state: 'ready',
  progress: 1,
  model: stage === 'vad' ? 'silero-v6' : `pocket-${stage}`,
  variant: stage === 'vad' ? 'float32' : 'float16',
  provider: 'cpu',
  providerReason: because('provider.noCuda').reason,
  providerBecause: because('provider.noCuda').because,
  threads: 1,
  loadMs: 182,
}))

/** An empty session on a host that has just become ready. */
export function emptySnapshot(): Snapshot {
  return {
    hostId: 'fixture-host',
    seq: 0,
    appVersion: '0.1.0',
    machine: {
      cpu: 'AMD EPYC',
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      platform: 'linux x64',
      node: '24.21.0',
      onnxruntime: '1.30.0',
      providers: [
        { name: 'cpu', usable: true },
        { name: 'cuda', usable: false, ...because('provider.noCuda') },
      ],
    },
    pack: { id: 'pocket', version: '0', description: 'Small English models' },
    stages: [...READY_STAGES],
    flags: { values: BASELINE, preset: 'baseline', effects: [] },
    descriptors: [...DESCRIPTORS],
    presets: [...PRESETS],
    clips: [...CLIPS],
    turns: [],
  }
}

/** A session with a past: baseline turns, then streaming ones, a failure and a turn that cannot be measured. */
export function longSnapshot(turns = 14): Snapshot {
  const records = Array.from({ length: turns }, (_, i) => pastTurn(i + 1, turns))
  return {
    ...emptySnapshot(),
    seq: 1000,
    turns: records,
    flags: { values: PRESETS[3]?.values ?? {}, preset: 'streaming', effects: [] },
  }
}

function pastTurn(index: number, turns: number): TurnRecord {
  const openedMs = 100_000 + index * 9000
  if (index === 6) return notMeasurableTurn(index, openedMs)
  if (index === 9) return failedTurn(index, openedMs)
  const saying = SAYINGS[index % SAYINGS.length] ?? SAYINGS[0]
  const factor = 0.85 + ((index * 37) % 17) / 40
  const preset = index < turns / 2 ? 'baseline' : 'streaming'
  const { values = {} } = PRESETS.find(({ name }) => name === preset) ?? {}
  return { ...fixtureTurn({ ...saying, preset, index, openedMs, factor }), flags: values }
}

/** The events a host would send while this turn happens, in order of time, numbered from `firstSeq`. */
export function eventsOfTurn(turn: TurnRecord, firstSeq: number): readonly StampedEvent[] {
  const { anchors } = turn
  const timeline: [number, PipelineEvent][] = [[anchors.openedMs, opened(turn)]]
  const add = (atMs: number | undefined, event: PipelineEvent) => {
    if (atMs !== undefined) timeline.push([atMs, event])
  }
  const turnId = turn.id
  add(anchors.speechStartMs, {
    kind: 'turnAdvanced',
    turnId,
    status: 'hearing',
    anchors: { speechStartMs: anchors.speechStartMs },
  })
  add(anchors.endpointMs, {
    kind: 'turnAdvanced',
    turnId,
    status: 'recognising',
    anchors: { speechEndMs: anchors.speechEndMs, endpointMs: anchors.endpointMs },
  })
  add(anchors.transcriptMs, {
    kind: 'turnAdvanced',
    turnId,
    status: 'thinking',
    anchors: { transcriptMs: anchors.transcriptMs },
  })
  add(anchors.firstTokenMs, {
    kind: 'turnAdvanced',
    turnId,
    status: 'thinking',
    anchors: { firstTokenMs: anchors.firstTokenMs },
  })
  add(anchors.firstAudioMs, {
    kind: 'turnAdvanced',
    turnId,
    status: 'speaking',
    anchors: { firstAudioMs: anchors.firstAudioMs },
  })
  add(anchors.heardMs, { kind: 'turnAdvanced', turnId, status: 'speaking', anchors: { heardMs: anchors.heardMs } })
  timeline.push(...textEvents(turn), ...spanEvents(turn), ...ledgerEvents(turn), ...levelEvents(turn))
  const lastMs = timeline.reduce((latest, [atMs]) => Math.max(latest, atMs), 0)
  timeline.push([Math.max(anchors.closedMs ?? 0, lastMs), { kind: 'turnClosed', turn }])
  return timeline.sort(([a], [b]) => a - b).map(([atMs, event], i) => ({ seq: firstSeq + i, atMs, event }))
}

function opened(turn: TurnRecord): PipelineEvent {
  return {
    kind: 'turnOpened',
    turn: {
      ...turn,
      status: 'listening',
      anchors: { openedMs: turn.anchors.openedMs },
      transcript: { text: '', final: false },
      reply: { text: '', final: false },
      ledger: undefined,
      spans: [],
      counters: {},
      notMeasurable: undefined,
      error: undefined,
    },
  }
}

function textEvents(turn: TurnRecord): [number, PipelineEvent][] {
  const { anchors, id: turnId } = turn
  const events: [number, PipelineEvent][] = []
  const words = turn.transcript.text.split(' ')
  const start = anchors.speechStartMs ?? anchors.openedMs
  const end = anchors.speechEndMs ?? start + 1500
  if (turn.preset === 'streaming') {
    words.forEach((_, i) => {
      const text = words.slice(0, i + 1).join(' ')
      events.push([
        start + ((end - start) * (i + 1)) / words.length + 90,
        { kind: 'transcriptChanged', turnId, text, final: false },
      ])
    })
  }
  if (anchors.transcriptMs !== undefined)
    events.push([anchors.transcriptMs, { kind: 'transcriptChanged', turnId, text: turn.transcript.text, final: true }])
  const spoken = turn.reply.text.split(' ').filter((word) => word !== '')
  const from = anchors.firstTokenMs ?? end
  spoken.forEach((_, i) => {
    const final = i === spoken.length - 1
    const text = spoken.slice(0, i + 1).join(' ')
    events.push([from + i * (turn.preset === 'streaming' ? 60 : 6), { kind: 'replyChanged', turnId, text, final }])
  })
  return events
}

function spanEvents(turn: TurnRecord): [number, PipelineEvent][] {
  return turn.spans.map((span) => [span.endMs, { kind: 'spansRecorded', turnId: turn.id, spans: [span] }])
}

function ledgerEvents(turn: TurnRecord): [number, PipelineEvent][] {
  const { ledger } = turn
  const zero = turn.anchors.speechEndMs
  if (!ledger || zero === undefined) return []
  return ledger.parts.map((part, i) => {
    const parts = ledger.parts.slice(0, i + 1)
    const complete = i === ledger.parts.length - 1
    const totalMs = part.startMs + part.ms
    const grown = complete ? ledger : { ...ledger, parts, totalMs, processingMs: undefined, heardMs: undefined }
    return [zero + totalMs, { kind: 'ledgerChanged', turnId: turn.id, ledger: grown }]
  })
}

function levelEvents(turn: TurnRecord): [number, PipelineEvent][] {
  const { openedMs, speechStartMs = openedMs, speechEndMs = openedMs, endpointMs = speechEndMs } = turn.anchors
  return Array.from({ length: Math.max(0, Math.floor((endpointMs - openedMs) / 40)) }, (_, i) => {
    const atMs = openedMs + i * 40
    const speaking = atMs >= speechStartMs && atMs < speechEndMs
    const rmsDbfs = speaking ? -22 + 6 * Math.sin(i * 0.9) : -58
    return [atMs, { kind: 'levelMeasured', rmsDbfs, peakDbfs: rmsDbfs + 9, speechProbability: speaking ? 0.96 : 0.04 }]
  })
}
