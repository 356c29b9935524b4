import { partRow } from '../../measures/ledger/ledger-parts.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { SAMPLE_DURATIONS } from '../../measures/testing/sample-durations.ts'
import type { LedgerPart, LedgerPartName } from '../../protocol/ledger.ts'
import type { Session, SessionTurn, SystemSample } from '../../protocol/sessions.ts'
import type { Span } from '../../protocol/spans.ts'
import type { ReportSource } from '../source.ts'

/** Invented sessions for tests, for the benchmark and for looking at reports. Nothing here was measured. */
const STARTED_MS = Date.UTC(2026, 10, 23, 8, 0, 0)
const TURN_GAP_MS = 6000
/** Host clock when the session began: not the wall clock. */
const HOST_STARTED_MS = 120_000

const DURATIONS: Readonly<Record<string, readonly (readonly [LedgerPartName, number])[]>> = {
  baseline: SAMPLE_DURATIONS,
  tuned: [
    ['endpoint.hold', 500],
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
  ],
}

const CLIPS = ['time', 'flight', 'hello', 'homework', 'sum', 'volume', 'tiger-story', 'red-light', 'shopping-babble']

/** Numbers that look random and are always the same (mulberry32). */
export function sampleNoise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One turn of an invented session; odd ordinals are of the arm `baseline`, even ones of `tuned`. */
export function sampleTurn(ordinal: number, sessionId = 'session-sample'): SessionTurn {
  const noise = sampleNoise(ordinal)
  const armId = ordinal % 2 === 1 ? 'baseline' : 'tuned'
  const clipIndex = Math.floor((ordinal - 1) / 2) % CLIPS.length
  const clipId = CLIPS[clipIndex] ?? 'time'
  const factor = 0.8 + clipIndex * 0.06 + (noise() + noise() - 1) * 0.12
  const openedMs = HOST_STARTED_MS + ordinal * TURN_GAP_MS
  const zeroMs = openedMs + 1400 + clipIndex * 120
  const parts = ledgerParts(armId, factor)
  const processing = parts.slice(1, 10)
  const totalMs = parts.reduce((sum, part) => sum + part.ms, 0)
  const failed = ordinal % 41 === 0
  const warmUp = ordinal <= 2
  return {
    sessionId,
    armId,
    ordinal,
    warmUp,
    cold: ordinal <= 2,
    cached: armId === 'tuned' && ordinal % 20 === 0,
    stimulus: { id: clipId, kind: 'clip', expected: `what is said in ${clipId}` },
    wordErrors: { errors: noise() < 0.1 ? 1 : 0, referenceWords: 5 + clipIndex },
    record: {
      id: `turn-${ordinal}`,
      index: ordinal,
      origin: 'clip',
      clipId,
      startedAt: new Date(STARTED_MS + ordinal * TURN_GAP_MS).toISOString(),
      pace: 'realtime',
      status: failed ? 'failed' : 'finished',
      anchors: {
        openedMs,
        speechStartMs: openedMs + 220,
        speechEndMs: zeroMs,
        heardMs: zeroMs + totalMs,
        closedMs: zeroMs + totalMs + 1500,
      },
      transcript: { text: `what is said in ${clipId}`, final: true },
      reply: { text: `It is "turn" number ${ordinal}.`, final: true },
      ...(failed
        ? {
            notMeasurable: 'no end of speech: the clip ended before the silence did',
            error: { code: 'llm.run', message: 'The language model failed.' },
          }
        : {
            ledger: {
              parts,
              unmeasured: [],
              totalMs,
              processingMs: processing.reduce((sum, part) => sum + part.ms, 0),
              heardMs: totalMs,
              unattributedMs: parts[3]?.ms ?? 0,
            },
          }),
      spans: sampleSpans(openedMs, zeroMs, parts),
      counters: { 'host.cpuMs': 180 * factor, 'tts.chunks': 6, 'playback.underruns': 0 },
      flags: sampleFlags(armId),
      preset: armId === 'baseline' ? 'baseline' : 'streaming',
    },
  }
}

function ledgerParts(armId: string, factor: number): LedgerPart[] {
  let startMs = 0
  return (DURATIONS[armId] ?? []).map(([part, typicalMs]): LedgerPart => {
    const ms = part === 'endpoint.hold' ? typicalMs : typicalMs * factor
    const { owner } = partRow(part)
    const placed = { part, owner, startMs, ms, ...(part === 'playback' ? { estimate: true } : {}) }
    startMs += ms
    return placed
  })
}

function sampleSpans(openedMs: number, zeroMs: number, parts: readonly LedgerPart[]): Span[] {
  const at = (part: LedgerPartName) => zeroMs + (parts.find((one) => one.part === part)?.startMs ?? 0)
  const windows = Array.from({ length: 48 }, (_, i): Span => {
    const startMs = openedMs + i * 32
    return { stage: 'vad', name: 'vad.window', kind: 'compute', startMs, endMs: startMs + 0.6 }
  })
  return [
    ...windows,
    { stage: 'vad', name: 'endpoint.hold', kind: 'hold', startMs: zeroMs, endMs: at('vad.decide') },
    { stage: 'asr', name: 'asr.step', kind: 'compute', startMs: zeroMs - 200, endMs: zeroMs - 150 },
    { stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: at('asr.finalize'), endMs: at('unattributed') },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: zeroMs + 100, endMs: zeroMs + 130, cancelled: true },
    { stage: 'llm', name: 'llm.queue', kind: 'queue', startMs: at('llm.queue'), endMs: at('llm.prefill') },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: at('llm.prefill'), endMs: at('llm.first_token') },
    {
      stage: 'llm',
      name: 'llm.decode',
      kind: 'compute',
      startMs: at('llm.first_token'),
      endMs: at('tts.first_audio') + 90,
      firstOutputMs: at('text.gather'),
    },
    {
      stage: 'tts',
      name: 'tts.acoustic',
      kind: 'compute',
      startMs: at('tts.first_audio'),
      endMs: at('tts.leading_silence'),
    },
    {
      stage: 'tts',
      name: 'tts.vocoder',
      kind: 'compute',
      startMs: at('tts.first_audio') + 2,
      endMs: at('playback') + 200,
    },
  ]
}

function sampleFlags(armId: string) {
  const tuned = armId === 'tuned'
  return {
    ASR_ENABLE_STREAMING: tuned,
    ASR_SILENCE_TIMEOUT: tuned ? 500 : 800,
    LLM_STREAM_FIRST_TOKEN: tuned,
    LLM_TEMPERATURE: 0.7,
    TTS_STREAMING: tuned,
  }
}

/** An invented A/B session as a report's source, made page by page. */
export function sampleSource(turnCount: number, pageTurns = 250): ReportSource {
  const session = sampleSession(turnCount)
  return {
    session,
    async *turns() {
      for (let first = 1; first <= turnCount; first += pageTurns) {
        const count = Math.min(pageTurns, turnCount - first + 1)
        yield Array.from({ length: count }, (_, i) => sampleTurn(first + i, session.id))
      }
    },
    samples: async () => sampleSamples(Math.min(turnCount * 6, 600)),
    recording: async () => undefined,
  }
}

function sampleSession(turnCount: number): Session {
  const providers = [
    { name: 'cpu', usable: true },
    { name: 'cuda', usable: false, ...because('provider.noCuda') },
  ]
  return {
    id: 'session-sample',
    kind: 'ab',
    title: 'Streaming against baseline',
    notes: 'Quiet room, mains power.',
    tags: ['release', 'A/B'],
    state: 'finished',
    startedAt: new Date(STARTED_MS).toISOString(),
    endedAt: new Date(STARTED_MS + (turnCount + 1) * TURN_GAP_MS).toISOString(),
    seed: 7,
    pace: 'realtime',
    criteria: { minimumEffectMs: 10, werLimit: 0.01 },
    arms: [
      { id: 'baseline', name: 'baseline', values: sampleFlags('baseline'), preset: 'baseline' },
      { id: 'tuned', name: 'tuned', values: sampleFlags('tuned') },
    ],
    environment: {
      appVersion: '0.1.0',
      machine: {
        cpu: 'Example CPU 8-Core',
        cores: 8,
        memoryBytes: 16 * 2 ** 30,
        platform: 'linux x64',
        node: '24.21.0',
        onnxruntime: '1.30.0',
        providers,
      },
      pack: { id: 'pocket', version: '0.3.1' },
      modelHashes: { 'asr/encoder.onnx': 'a1'.repeat(32), 'llm/model.onnx': 'b2'.repeat(32) },
      instrument: { errorP99Ms: 1.4, turns: 40, measuredAt: new Date(STARTED_MS - 3_600_000).toISOString() },
    },
    counts: { turns: turnCount, measured: turnCount - 4, notMeasurable: 1, failed: 1, audioBytes: 0 },
  }
}

function sampleSamples(count: number): SystemSample[] {
  const noise = sampleNoise(99)
  return Array.from({ length: count }, (_, i) => ({
    at: new Date(STARTED_MS + i * 1000).toISOString(),
    cpuCores: 0.8 + noise(),
    residentBytes: (620 + noise() * 30) * 2 ** 20,
    eventLoopDelayP99Ms: 2 + noise(),
  }))
}
