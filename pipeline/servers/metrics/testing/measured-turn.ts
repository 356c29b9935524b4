import type { LedgerPartName } from '../../../protocol/ledger.ts'
import type { TurnRecord } from '../../../protocol/turns.ts'

type Parts = Partial<Record<LedgerPartName, number>>

/** A finished turn whose ledger has these parts (milliseconds), one after the other. */
export function measuredTurn(parts: Parts, changes: Partial<TurnRecord> = {}): TurnRecord {
  let startMs = 0
  const laidOut = Object.entries(parts).map(([part, ms]) => {
    const entry = { part: part as LedgerPartName, owner: { kind: 'stage' as const, name: 'vad' }, startMs, ms }
    startMs += ms
    return entry
  })
  const hold = parts['endpoint.hold'] ?? 0
  const ledger = { parts: laidOut, unmeasured: [], totalMs: startMs, processingMs: startMs - hold, unattributedMs: 0 }
  return {
    id: 'turn-1',
    index: 1,
    origin: 'clip',
    startedAt: '2026-01-01T00:00:00.000Z',
    pace: 'realtime',
    status: 'finished',
    anchors: { openedMs: 8000 },
    transcript: { text: 'what time is it', final: true },
    reply: { text: 'It is noon.', final: true },
    ledger: { ...ledger, heardMs: startMs },
    spans: [],
    counters: {},
    flags: {},
    ...changes,
  }
}

/** The plan's own table: 20 ms VAD, 253 ms ASR, 300 ms LLM, 101 ms TTS, after a hold of 800 ms. */
export const PLAN_PARTS: Parts = {
  'endpoint.hold': 800,
  'vad.decide': 20,
  'asr.finalize': 253,
  'llm.queue': 10,
  'llm.prefill': 190,
  'llm.first_token': 100,
  'tts.first_audio': 101,
}
