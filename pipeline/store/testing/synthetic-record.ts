import { PROCESSING_PARTS } from '../../measures/ledger/ledger-parts.ts'
import type { Counters } from '../../protocol/counters.ts'
import type { Ledger, LedgerPart, LedgerPartName } from '../../protocol/ledger.ts'
import type { Span } from '../../protocol/spans.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Chance } from './random.ts'

export interface RecordOptions {
  readonly id: string
  readonly index: number
  readonly clipId: string
  readonly startedAt: string
  readonly openedMs: number
  /** Prefill and first token together. */
  readonly llmMs: number
  readonly transcript: string
  readonly flags: TurnRecord['flags']
  readonly preset: string | undefined
  readonly mishap: 'notMeasurable' | 'failed' | undefined
  readonly random: Chance
}

const SPEECH_MS = 1600
const HOLD_MS = 800
/** Steps of the recogniser while someone speaks: as many spans as a streaming turn has. */
const ASR_STEPS = 29

/** A closed turn as the host records one. */
export function syntheticRecord(options: RecordOptions): TurnRecord {
  const { id, index, clipId, startedAt, openedMs, transcript, flags, preset, mishap } = options
  const speechEndMs = openedMs + SPEECH_MS
  const ledger = syntheticLedger(options)
  const at = (part: LedgerPartName) => {
    const found = ledger.parts.find((each) => each.part === part)
    return speechEndMs + (found ? found.startMs + found.ms : 0)
  }
  const base = {
    id,
    index,
    origin: 'clip' as const,
    clipId,
    startedAt,
    pace: 'realtime' as const,
    flags,
    ...(preset === undefined ? {} : { preset }),
  }
  if (mishap) return { ...base, ...came(mishap, openedMs) }
  const heardMs = at('transport')
  return {
    ...base,
    status: 'finished',
    anchors: {
      openedMs,
      speechStartMs: openedMs + 250,
      speechEndMs,
      endpointMs: at('vad.decide'),
      transcriptMs: at('asr.finalize'),
      firstTokenMs: at('llm.first_token'),
      firstAudioMs: at('tts.first_audio'),
      heardMs,
      closedMs: heardMs + 1500,
    },
    transcript: { text: transcript, final: true },
    reply: { text: `You said: ${transcript}.`, final: true },
    ledger,
    spans: syntheticSpans(options, at),
    counters: syntheticCounters(options),
  }
}

function came(mishap: 'notMeasurable' | 'failed', openedMs: number) {
  const nothing = { text: '', final: true }
  const silent = { transcript: nothing, reply: nothing, spans: [], counters: { 'vad.windows': 75 } }
  const anchors = { openedMs, closedMs: openedMs + 3000 }
  if (mishap === 'notMeasurable')
    return { ...silent, status: 'empty' as const, anchors, notMeasurable: 'nothing was understood' }
  const error = { code: 'worker.died', message: "The llm stage's worker failed", hint: 'Restart Firstword.' }
  return { ...silent, status: 'failed' as const, anchors, error, notMeasurable: 'the turn failed' }
}

function syntheticLedger({ llmMs, random }: RecordOptions): Ledger {
  const about = (ms: number) => ms * (0.9 + 0.2 * random.uniform())
  const durations: readonly (readonly [LedgerPartName, LedgerPart['owner'], number])[] = [
    ['endpoint.hold', { kind: 'setting', name: 'ASR_SILENCE_TIMEOUT' }, HOLD_MS],
    ['vad.decide', { kind: 'stage', name: 'vad' }, about(1)],
    ['asr.finalize', { kind: 'stage', name: 'asr' }, about(20)],
    ['unattributed', { kind: 'unknown', name: 'unknown' }, about(0.8)],
    ['llm.queue', { kind: 'machine', name: 'llm' }, about(0.5)],
    ['llm.prefill', { kind: 'stage', name: 'llm' }, llmMs * 0.75],
    ['llm.first_token', { kind: 'stage', name: 'llm' }, llmMs * 0.25],
    ['text.gather', { kind: 'setting', name: 'LLM_MAX_NEW_TOKENS' }, about(14)],
    ['tts.queue', { kind: 'machine', name: 'tts' }, about(0.6)],
    ['tts.first_audio', { kind: 'stage', name: 'tts' }, about(70)],
    ['tts.leading_silence', { kind: 'stage', name: 'tts' }, 0],
    ['transport', { kind: 'machine', name: 'host' }, about(0.4)],
  ]
  const parts: LedgerPart[] = []
  let totalMs = 0
  for (const [part, owner, ms] of durations) {
    parts.push({ part, owner, startMs: totalMs, ms })
    totalMs += ms
  }
  const counts = ({ part }: LedgerPart) => part === 'unattributed' || PROCESSING_PARTS.includes(part)
  const processingMs = parts.filter(counts).reduce((sum, { ms }) => sum + ms, 0)
  const unmeasured = [{ part: 'playback' as const, reason: 'no player reported it' }]
  return { parts, unmeasured, totalMs, processingMs, heardMs: totalMs, unattributedMs: parts[3]?.ms ?? 0 }
}

function syntheticSpans({ openedMs, random }: RecordOptions, at: (part: LedgerPartName) => number): Span[] {
  const speechEndMs = openedMs + SPEECH_MS
  const steps = Array.from({ length: ASR_STEPS }, (_, step): Span => {
    const startMs = openedMs + 80 * (step + 1) + random.uniform()
    return { stage: 'asr', name: 'asr.step', kind: 'compute', startMs, endMs: startMs + 6 }
  })
  const prefilledMs = at('llm.prefill')
  const tokenMs = at('llm.first_token')
  const audioMs = at('tts.first_audio')
  const queuedMs = at('tts.queue')
  return [
    ...steps,
    {
      stage: 'llm',
      name: 'llm.prefill',
      kind: 'compute',
      startMs: speechEndMs,
      endMs: speechEndMs + 9,
      cancelled: true,
    },
    { stage: 'vad', name: 'vad.hold', kind: 'hold', startMs: speechEndMs, endMs: speechEndMs + HOLD_MS },
    { stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: at('vad.decide'), endMs: at('asr.finalize') },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: at('llm.queue'), endMs: prefilledMs },
    {
      stage: 'llm',
      name: 'llm.decode',
      kind: 'compute',
      startMs: prefilledMs,
      endMs: tokenMs + 40,
      firstOutputMs: tokenMs,
    },
    { stage: 'tts', name: 'tts.acoustic', kind: 'compute', startMs: queuedMs, endMs: queuedMs + 30 },
    {
      stage: 'tts',
      name: 'tts.vocoder',
      kind: 'compute',
      startMs: queuedMs + 30,
      endMs: audioMs + 36,
      firstOutputMs: audioMs,
    },
  ]
}

function syntheticCounters({ random }: RecordOptions): Counters {
  return {
    'audio.bytesCopied': 154_240,
    'vad.windows': 75,
    'vad.modelRuns': 75,
    'endpoint.timeoutMs': HOLD_MS,
    'asr.encoderRuns': ASR_STEPS + 1,
    'asr.confidence': 1,
    'llm.promptTokens': 23,
    'llm.replyTokens': 8,
    'speculation.wastedTokens': 4,
    'tts.pieces': 1,
    'tts.chunks': 8,
    'playback.underruns': 0,
    'host.eventLoopDelayP99Ms': 2 + random.uniform(),
    'host.cpuMs': 270 + random.uniform() * 100,
    'host.residentBytes': 388_640_768,
  }
}
