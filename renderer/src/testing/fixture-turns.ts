import { PROCESSING_PARTS, partRow } from '../../../pipeline/measures/ledger/ledger-parts.ts'
import { because } from '../../../pipeline/measures/reasons/reasons.ts'
import { SAMPLE_DURATIONS } from '../../../pipeline/measures/testing/sample-durations.ts'
import { LEDGER_PARTS, type Ledger, type LedgerPart, type LedgerPartName } from '../../../pipeline/protocol/ledger.ts'
import type { Span } from '../../../pipeline/protocol/spans.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'

/** Invented turns for tests and for looking at the page without a host. Nothing here was measured. */
export interface TurnPlan {
  readonly preset: 'baseline' | 'streaming'
  readonly index: number
  readonly openedMs: number
  readonly speechMs: number
  readonly replyMs: number
  readonly transcript: string
  readonly reply: string
  readonly clipId?: string
  /** Stretches the processing parts, so that turns differ. */
  readonly factor?: number
}

type Durations = readonly (readonly [LedgerPartName, number])[]

const STREAMING: Durations = [
  ['endpoint.hold', 800],
  ['vad.decide', 11.8],
  ['asr.finalize', 8.4],
  ['unattributed', 0.6],
  ['llm.queue', 0.5],
  ['llm.prefill', 3.2],
  ['llm.first_token', 1.9],
  ['text.gather', 5.7],
  ['tts.queue', 0.9],
  ['tts.first_audio', 16.3],
  ['tts.leading_silence', 15.1],
  ['transport', 1.1],
  ['playback', 38],
]

/** A ledger with these durations, end to end. */
export function fixtureLedger(durations: Durations, processingFactor = 1): Ledger {
  let cursor = 0
  const parts = durations.map(([part, ms]): LedgerPart => {
    const length = PROCESSING_PARTS.includes(part) ? ms * processingFactor : ms
    const startMs = cursor
    cursor += length
    const { owner } = partRow(part)
    return { part, owner, startMs, ms: length, ...(part === 'playback' ? { estimate: true } : {}) }
  })
  const processing = parts.filter((part) => PROCESSING_PARTS.includes(part.part))
  const [first, last] = [processing[0], processing.at(-1)]
  const known = new Set(parts.map((part) => part.part))
  return {
    parts,
    unmeasured:
      LEDGER_PARTS.includes('playback') && !known.has('playback')
        ? [{ part: 'playback', reason: 'the page could not play audio' }]
        : [],
    totalMs: cursor,
    processingMs: first && last && known.has('tts.first_audio') ? last.startMs + last.ms - first.startMs : undefined,
    heardMs: known.has('transport') ? cursor : undefined,
    unattributedMs: parts.reduce((sum, part) => sum + (part.part === 'unattributed' ? part.ms : 0), 0),
  }
}

/** A finished turn in one of the two flows. */
export function fixtureTurn(plan: TurnPlan): TurnRecord {
  const ledger = fixtureLedger(plan.preset === 'baseline' ? SAMPLE_DURATIONS : STREAMING, plan.factor)
  const zero = plan.openedMs + 220 + plan.speechMs
  const at = (part: LedgerPartName): number => {
    const found = ledger.parts.find((entry) => entry.part === part)
    return zero + (found ? found.startMs + found.ms : 0)
  }
  return {
    id: `turn-${plan.index}`,
    index: plan.index,
    origin: plan.clipId === undefined ? 'microphone' : 'clip',
    clipId: plan.clipId,
    startedAt: new Date(Date.UTC(2026, 10, 23, 8, 0, plan.index * 7)).toISOString(),
    pace: 'realtime',
    status: 'finished',
    anchors: {
      openedMs: plan.openedMs,
      speechStartMs: plan.openedMs + 220,
      speechEndMs: zero,
      endpointMs: at('vad.decide'),
      transcriptMs: at('asr.finalize'),
      firstTokenMs: at('llm.first_token'),
      firstAudioMs: at('tts.first_audio'),
      heardMs: at('playback'),
      closedMs: at('playback') + plan.replyMs,
    },
    transcript: { text: plan.transcript, final: true },
    reply: { text: plan.reply, final: true },
    ledger,
    spans: plan.preset === 'baseline' ? baselineSpans(plan, zero, at) : streamingSpans(plan, zero, at),
    counters: {
      'asr.encoderRunsBeforeEndpoint': plan.preset === 'baseline' ? 0 : Math.floor(plan.speechMs / 80),
      'llm.firstBurstTokens': plan.preset === 'baseline' ? 18 : 1,
      'tts.chunks': plan.preset === 'baseline' ? 1 : Math.ceil(plan.replyMs / 256),
    },
    flags: {},
    preset: plan.preset,
  }
}

type At = (part: LedgerPartName) => number

function baselineSpans(plan: TurnPlan, zero: number, at: At): Span[] {
  return [
    ...windows('vad', 'vad.window', plan.openedMs + 32, at('vad.decide'), 32, 0.6),
    { stage: 'vad', name: 'endpoint.hold', kind: 'hold', startMs: zero, endMs: at('endpoint.hold') },
    { stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: at('vad.decide') + 0.4, endMs: at('asr.finalize') },
    { stage: 'llm', name: 'llm.queue', kind: 'queue', startMs: at('unattributed'), endMs: at('llm.queue') },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: at('llm.queue'), endMs: at('llm.prefill') },
    { stage: 'llm', name: 'llm.decode', kind: 'compute', startMs: at('llm.prefill'), endMs: at('text.gather') },
    { stage: 'tts', name: 'tts.queue', kind: 'queue', startMs: at('text.gather'), endMs: at('tts.queue') },
    { stage: 'tts', name: 'tts.acoustic', kind: 'compute', startMs: at('tts.queue'), endMs: at('tts.queue') + 62 },
    { stage: 'tts', name: 'tts.vocoder', kind: 'compute', startMs: at('tts.queue') + 62, endMs: at('tts.first_audio') },
  ]
}

function streamingSpans(plan: TurnPlan, zero: number, at: At): Span[] {
  const decodeEnd = at('llm.first_token') + 92
  const vocoderStart = at('tts.queue') + 6
  return [
    ...windows('vad', 'vad.window', plan.openedMs + 32, at('vad.decide'), 32, 0.6),
    { stage: 'vad', name: 'endpoint.hold', kind: 'hold', startMs: zero, endMs: at('endpoint.hold') },
    ...windows('asr', 'asr.step', plan.openedMs + 160, at('endpoint.hold'), 80, 4.2),
    { stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: at('vad.decide'), endMs: at('asr.finalize') },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: zero - 310, endMs: zero - 288, cancelled: true },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: zero + 140, endMs: zero + 158 },
    { stage: 'llm', name: 'llm.queue', kind: 'queue', startMs: at('unattributed'), endMs: at('llm.queue') },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: at('llm.queue'), endMs: at('llm.prefill') },
    {
      stage: 'llm',
      name: 'llm.decode',
      kind: 'compute',
      startMs: at('llm.prefill'),
      endMs: decodeEnd,
      firstOutputMs: at('llm.first_token'),
    },
    { stage: 'tts', name: 'tts.queue', kind: 'queue', startMs: at('text.gather'), endMs: at('tts.queue') },
    { stage: 'tts', name: 'tts.acoustic', kind: 'compute', startMs: at('tts.queue'), endMs: vocoderStart },
    {
      stage: 'tts',
      name: 'tts.vocoder',
      kind: 'compute',
      startMs: vocoderStart,
      endMs: at('tts.first_audio') + 168,
      firstOutputMs: at('tts.first_audio'),
    },
  ]
}

function windows(
  stage: 'vad' | 'asr',
  name: string,
  fromMs: number,
  toMs: number,
  everyMs: number,
  ms: number,
): Span[] {
  const count = Math.max(0, Math.floor((toMs - fromMs) / everyMs))
  return Array.from({ length: count }, (_, i) => ({
    stage,
    name,
    kind: 'compute' as const,
    startMs: fromMs + i * everyMs,
    endMs: fromMs + i * everyMs + ms,
  }))
}

const FAILED = because('worker.failed', { stage: 'llm', why: because('worker.killed', { signal: 'SIGKILL' }) })
const SAY_AGAIN = because('do.sayAgain')
const INPUT_ENDED = because('turn.inputEnded')

/** A turn that failed in a stage: no ledger beyond the transcript. */
export function failedTurn(index: number, openedMs: number): TurnRecord {
  const whole = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index, openedMs, clipId: 'time' })
  return {
    ...whole,
    status: 'failed',
    reply: { text: '', final: true },
    anchors: { ...whole.anchors, firstTokenMs: undefined, firstAudioMs: undefined, heardMs: undefined },
    ledger: fixtureLedger(STREAMING.slice(0, 3)),
    spans: whole.spans.filter((span) => span.stage === 'vad' || span.stage === 'asr'),
    ...{ notMeasurable: FAILED.reason, notMeasurableBecause: FAILED.because },
    error: {
      ...{ code: 'worker.died', message: FAILED.reason, because: FAILED.because },
      ...{ hint: SAY_AGAIN.reason, hintBecause: SAY_AGAIN.because },
    },
  }
}

/** A turn without the acoustic end of speech. */
export function notMeasurableTurn(index: number, openedMs: number): TurnRecord {
  const whole = fixtureTurn({ ...SAYINGS[1], preset: 'streaming', index, openedMs })
  return {
    ...whole,
    anchors: { ...whole.anchors, speechEndMs: undefined },
    ledger: undefined,
    ...{ notMeasurable: INPUT_ENDED.reason, notMeasurableBecause: INPUT_ENDED.because },
  }
}

type Saying = Pick<TurnPlan, 'speechMs' | 'replyMs' | 'transcript' | 'reply' | 'clipId'>

/** What is said in the invented session. */
export const SAYINGS: readonly [Saying, Saying, Saying, Saying] = [
  {
    speechMs: 1240,
    replyMs: 1480,
    transcript: 'what time is it',
    reply: 'It is twenty past eight in the morning.',
    clipId: 'time',
  },
  {
    speechMs: 1720,
    replyMs: 1620,
    transcript: 'turn on the light in the kitchen',
    reply: 'The kitchen light is on now.',
    clipId: 'kitchen-light',
  },
  {
    speechMs: 1980,
    replyMs: 2240,
    transcript: 'what will the weather be like in paris tomorrow',
    reply: 'Tomorrow in Paris it will be cloudy with a little rain in the afternoon.',
    clipId: 'weather-noise',
  },
  {
    speechMs: 1380,
    replyMs: 1900,
    transcript: 'tell me a short joke',
    reply: 'Why did the clock go to school? It wanted to be on time.',
  },
]
