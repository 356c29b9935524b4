import { BASELINE } from '../../flags/registry.ts'
import type { Machine } from '../../protocol/machine.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { buildLedger } from '../../tracing/ledger.ts'

/** Durations of a made-up turn, milliseconds, in the order of the ledger. */
export interface TurnTimes {
  readonly hold: number
  readonly vad: number
  readonly asr: number
  readonly llm: number
  readonly tts: number
  readonly transport: number
}

export const PLAN_TIMES: TurnTimes = { hold: 800, vad: 20, asr: 253, llm: 300, tts: 101, transport: 1 }

/** A finished turn that took those times, as the host would record it; its end of speech is at 10 000 ms. */
export function finishedTurn(times: TurnTimes, changes: Partial<TurnRecord> = {}): TurnRecord {
  const speechEndMs = 10_000
  const holdEndMs = speechEndMs + times.hold
  const endpointMs = holdEndMs + times.vad
  const transcriptMs = endpointMs + times.asr
  const firstTokenMs = transcriptMs + times.llm
  const firstAudioMs = firstTokenMs + times.tts
  const asked = { llmRequestedMs: transcriptMs, llmStartedMs: transcriptMs, prefilledMs: transcriptMs }
  const voiced = { pieceReadyMs: firstTokenMs, ttsRequestedMs: firstTokenMs, ttsStartedMs: firstTokenMs, firstAudioMs }
  const heard = { leadingSilenceMs: 0, handedMs: firstAudioMs + times.transport }
  return {
    ...blankTurn('finished'),
    anchors: { openedMs: 8000, speechEndMs },
    transcript: { text: 'what time is it', final: true },
    reply: { text: 'It is noon.', final: true },
    ledger: buildLedger({
      speechEndMs,
      holdEndMs,
      endpointMs,
      transcriptMs,
      firstTokenMs,
      ...asked,
      ...voiced,
      ...heard,
    }),
    spans: [{ stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: endpointMs, endMs: transcriptMs }],
    counters: { 'tts.chunks': 3, 'host.eventLoopDelayP99Ms': 2 },
    ...changes,
  }
}

/** A turn that came to nothing. */
export function emptyTurn(notMeasurable: string): TurnRecord {
  return { ...blankTurn('empty'), notMeasurable }
}

function blankTurn(status: TurnRecord['status']): TurnRecord {
  return {
    id: 'turn-1',
    index: 1,
    origin: 'clip',
    startedAt: '2026-01-01T00:00:00.000Z',
    pace: 'realtime',
    status,
    anchors: { openedMs: 8000 },
    transcript: { text: '', final: true },
    reply: { text: '', final: true },
    spans: [],
    counters: {},
    flags: BASELINE,
  }
}

export const SOME_MACHINE: Machine = {
  cpu: 'Some CPU',
  cores: 2,
  memoryBytes: 8 * 2 ** 30,
  platform: 'linux x64',
  node: '24.0.0',
  onnxruntime: '1.30.0',
  providers: [{ name: 'cpu', usable: true }],
}

export const READY_STAGES: readonly StageStatus[] = (['vad', 'asr', 'llm', 'tts'] as const).map((stage) => ({
  stage,
  state: 'ready',
  progress: 1,
  model: `some-${stage}`,
  provider: 'cpu',
  providerReason: 'no CUDA device',
  threads: 1,
}))
