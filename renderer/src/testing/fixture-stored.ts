import type { Session, TurnRow } from '../../../pipeline/protocol/sessions.ts'
import { emptySnapshot } from './fixture-session.ts'

let made = 0

/** An invented session as the store keeps it, over and without turns unless told otherwise. */
export function storedSession(part: Partial<Session> = {}): Session {
  made += 1
  return {
    ...{ id: `stored-${made}`, kind: 'talk', title: `Session ${made}`, notes: '', tags: [], state: 'finished' },
    ...{ startedAt: '2026-01-01T10:00:00Z', pace: 'realtime', arms: [] },
    counts: { turns: 0, measured: 0, notMeasurable: 0, failed: 0, audioBytes: 0 },
    environment: {
      ...{ appVersion: '0.1.0', machine: emptySnapshot().machine, modelHashes: {} },
      pack: { id: 'pocket', version: '0' },
    },
    ...part,
  } as Session
}

/** An invented turn as a list of a session's turns has it. */
export function storedRow(ordinal: number, part: Partial<TurnRow> = {}): TurnRow {
  return {
    ...{ turnId: `turn-${ordinal}`, armId: 'arm', ordinal, startedAt: '2026-01-01T10:00:00Z', status: 'finished' },
    ...{ transcript: 'what time is it', reply: 'it is noon', processingMs: 200, heardMs: 900, parts: [] },
    ...{ warmUp: false, cold: false, cached: false, recorded: false },
    ...part,
  } as TurnRow
}
