import { createId } from '../base/ids.ts'
import { notMeasurable } from '../measures/reasons/reasons.ts'
import type { Ledger, LedgerPart } from '../protocol/ledger.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { SERVER_OWNER, type ServerTurn } from './contract.ts'

export interface RecordOptions {
  readonly clipId: string
  /** Counts from 1 since the host started. */
  readonly ordinal: number
  /** Wall clock minus the host's monotonic clock, milliseconds. */
  readonly epochMs: number
}

/** A turn with a whole server as the console keeps turns. */
export function serverTurnRecord(turn: ServerTurn, { clipId, ordinal, epochMs }: RecordOptions): TurnRecord {
  const { openedMs, speechEndMs, transcriptMs, firstAudioMs, heardMs, closedMs, transcript, reply, error } = turn
  const ledger = error ? undefined : serverLedger(turn)
  return {
    ...{ id: createId('turn'), index: ordinal, origin: 'remote', clipId, pace: 'realtime' },
    startedAt: new Date(epochMs + openedMs).toISOString(),
    status: error ? 'failed' : 'finished',
    anchors: {
      ...{ openedMs, speechEndMs, transcriptMs, closedMs },
      ...(ledger ? { firstAudioMs, heardMs } : {}),
    },
    transcript: { text: transcript, final: true },
    reply: { text: reply, final: true },
    ...(ledger ? { ledger } : notMeasurable(error)),
    ...{ spans: [], counters: turn.counters ?? {}, flags: {} },
    ...(error ? { error } : {}),
  }
}

/**
 * The ledger of such a turn: from the end of speech to the first sound, what the server explains part by part, what it
 * does not as `unattributed`, the silence in front of the first sound at the end. Its parts sum up to the time heard.
 */
export function serverLedger(
  turn: Pick<ServerTurn, 'speechEndMs' | 'heardMs' | 'silentMs' | 'marks' | 'unmeasured'>,
): Ledger | undefined {
  const { speechEndMs, heardMs, silentMs = 0, marks, unmeasured } = turn
  if (speechEndMs === undefined || heardMs === undefined || heardMs < speechEndMs) return undefined
  const totalMs = heardMs - speechEndMs
  const soundMs = Math.max(0, totalMs - silentMs)
  const parts: LedgerPart[] = []
  let cursor = 0
  const upTo = (toMs: number, part: LedgerPart['part'], owner: LedgerPart['owner'], estimate = false) => {
    const end = Math.min(Math.max(cursor, toMs), totalMs)
    if (end > cursor) parts.push({ part, owner, startMs: cursor, ms: end - cursor, ...(estimate ? { estimate } : {}) })
    cursor = end
  }
  for (const { part, owner, toMs, estimate } of marks)
    upTo(Math.min(toMs - speechEndMs, soundMs), part, owner, estimate)
  upTo(soundMs, 'unattributed', { kind: 'unknown', name: 'server' })
  upTo(totalMs, 'tts.leading_silence', SERVER_OWNER)
  const unseen = parts.filter(({ part }) => part === 'unattributed')
  return {
    ...{ parts, unmeasured: [...unmeasured], totalMs, heardMs: totalMs },
    unattributedMs: unseen.reduce((sum, { ms }) => sum + ms, 0),
  }
}
