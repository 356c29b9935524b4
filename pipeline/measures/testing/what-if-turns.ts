import type { FlagRecord } from '../../protocol/flags.ts'
import type { Ledger, LedgerPartName } from '../../protocol/ledger.ts'
import type { Span } from '../../protocol/spans.ts'
import { partRow } from '../ledger/ledger-parts.ts'
import { type WhatIfTurn, wantedMs } from '../what-if/turn-work.ts'

/** Flags of a turn in which all edges between the stages are open. */
export const STREAMING_FLAGS: FlagRecord = {
  ...{ ASR_SILENCE_TIMEOUT: 0.8, ASR_ENDPOINTING: 'fixed', ASR_SHORTEST_SILENCE: 0.2, ASR_TURN_END_THRESHOLD: 0.5 },
  ...{ ASR_ENABLE_STREAMING: true, LLM_STREAM_FIRST_TOKEN: true, LLM_MAX_NEW_TOKENS: 64, PIPELINE_STREAMING: true },
  ...{ ENABLE_PIPELINE_PARALLEL: true, TTS_STREAMING: true, TTS_CHUNK_SIZE: 4096, PIPELINE_SPECULATIVE: false },
  ...{ VAD_BUFFER_SIZE: 512, TTS_FAST_VOCODER: false },
}

/** Invented parts of a turn, milliseconds, in the ledger's order. */
export type PartTimes = Readonly<Partial<Record<LedgerPartName, number>>>

export const STREAMING_TIMES: PartTimes = {
  ...{ 'endpoint.hold': 800, 'vad.decide': 8, 'asr.finalize': 4, 'llm.queue': 1, 'llm.prefill': 20 },
  ...{ 'llm.first_token': 5, 'text.gather': 30, 'tts.queue': 1, 'tts.first_audio': 60, 'tts.leading_silence': 10 },
  ...{ transport: 1 },
}

/** A ledger of these parts, end to end. */
export function ledgerOf(times: PartTimes): Ledger {
  let startMs = 0
  const parts = Object.entries(times).map(([name, ms]) => {
    const part = name as LedgerPartName
    const placed = { part, owner: partRow(part).owner, startMs, ms }
    startMs += ms
    return placed
  })
  return { parts, unmeasured: [], totalMs: startMs, heardMs: startMs, unattributedMs: 0 }
}

/** An invented turn; nothing of it was measured. */
export function whatIfTurn(times: PartTimes = STREAMING_TIMES, flags: FlagRecord = {}): WhatIfTurn {
  const ledger = ledgerOf(times)
  return {
    ledger,
    flags: { ...STREAMING_FLAGS, ...flags },
    spans: replySpans(wantedMs(ledger.parts)),
    counters: { 'llm.replyTokens': 13, 'llm.firstBurstTokens': 4, 'tts.audioMs': 3000 },
    anchors: { openedMs: -2000, speechEndMs: 0 },
    reply: { text: 'Well, the kitchen light is on now, as you wished.', final: true },
  }
}

/** The same with its reply begun beside the hold, and ready 117 ms later, at 357 ms: nothing of it is waited for. */
export function preparedTurn(times: PartTimes = STREAMING_TIMES, flags: FlagRecord = {}): WhatIfTurn {
  const hidden = { 'llm.queue': 0, 'llm.prefill': 0, 'llm.first_token': 0, 'text.gather': 0 }
  const waited = { ...STREAMING_TIMES, ...times, ...hidden, 'tts.queue': 0, 'tts.first_audio': 0 }
  return { ...whatIfTurn(waited, { PIPELINE_SPECULATIVE: true, ...flags }), spans: replySpans(240) }
}

/** Work of a reply that is begun then: 1 ms of queue, 20 to read, 5 to the first token, 30 more to the first piece, 61 to its sound. */
function replySpans(fromMs: number): Span[] {
  const span = (stage: 'llm' | 'tts', name: string, startMs: number, endMs: number, firstOutputMs?: number): Span => ({
    ...{ stage, name, kind: name.endsWith('queue') ? 'queue' : 'compute' },
    ...{ startMs: fromMs + startMs, endMs: fromMs + endMs },
    ...(firstOutputMs === undefined ? {} : { firstOutputMs: fromMs + firstOutputMs }),
  })
  return [
    span('llm', 'llm.queue', 0, 1),
    span('llm', 'llm.prefill', 1, 21),
    span('llm', 'llm.decode', 21, 146, 26),
    span('tts', 'tts.queue', 56, 57),
    span('tts', 'tts.acoustic', 57, 77),
    span('tts', 'tts.vocoder', 77, 237, 117),
  ]
}
