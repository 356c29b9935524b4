import { createId } from '../../base/ids.ts'
import { because, notMeasurable } from '../../measures/reasons/reasons.ts'
import type { CounterName, Counters } from '../../protocol/counters.ts'
import type { LedgerPart } from '../../protocol/ledger.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { type LoadTurn, turnMetrics } from './load-turn.ts'

const UNSEEN = because('server.unseen')
/** The one arm of a session of load: the server as it was. */
export const LOAD_ARM_ID = 'server'

export interface LoadRecordOptions {
  readonly sessionId: string
  /** Counts from 1 within the session. */
  readonly ordinal: number
  /** What is said in the clip, where that is known. */
  readonly expected?: string
  /** Wall clock minus the host's monotonic clock, milliseconds. */
  readonly epochMs: number
}

/**
 * A virtual device's turn as a session keeps it. Its ledger is what a device can know: all of the time from the end of
 * speech to the first packet, `unattributed`, divided where the transcript came, and the silence that the packets hold.
 */
export function loadSessionTurn(turn: LoadTurn, options: LoadRecordOptions): SessionTurn {
  const { sessionId, ordinal, expected } = options
  return {
    sessionId,
    armId: LOAD_ARM_ID,
    ordinal,
    warmUp: false,
    cold: false,
    cached: false,
    stimulus: { id: turn.clipId, kind: 'clip', ...(expected === undefined ? {} : { expected }) },
    record: loadTurnRecord(turn, options),
  }
}

/** The record of a turn that was seen from a device alone. */
function loadTurnRecord(
  turn: LoadTurn,
  { ordinal, epochMs }: Pick<LoadRecordOptions, 'ordinal' | 'epochMs'>,
): TurnRecord {
  const { times, transcript, reply, error } = turn
  const measured = error === undefined && times.speechSentMs !== undefined && times.firstAudioMs !== undefined
  return {
    id: createId('turn'),
    index: ordinal,
    origin: 'load',
    clipId: turn.clipId,
    deviceId: turn.deviceId,
    startedAt: new Date(epochMs + times.startedMs).toISOString(),
    pace: 'realtime',
    status: error ? 'failed' : 'finished',
    anchors: {
      openedMs: times.startedMs,
      speechEndMs: times.speechSentMs,
      transcriptMs: times.sttMs,
      firstAudioMs: times.firstAudioMs === undefined ? undefined : times.firstPacketMs,
      heardMs: times.firstAudioMs,
      closedMs: times.ttsStopMs,
    },
    transcript: { text: transcript, final: true },
    reply: { text: reply, final: true },
    ...(measured ? { ledger: ledgerOf(turn) } : notMeasurable(error)),
    spans: [],
    counters: countersOf(turn),
    flags: {},
    ...(error ? { error } : {}),
  }
}

function ledgerOf(turn: LoadTurn): NonNullable<TurnRecord['ledger']> {
  const { stt = 0, firstAudio: totalMs = 0 } = turnMetrics(turn)
  const silentMs = Math.min(totalMs, turn.leadingSilenceMs ?? 0)
  const unseenMs = totalMs - silentMs
  const sttMs = Math.min(unseenMs, stt)
  const part = (name: LedgerPart['part'], startMs: number, ms: number): LedgerPart => {
    return { part: name, owner: { kind: 'unknown', name: 'server' }, startMs, ms }
  }
  return {
    parts: [
      part('unattributed', 0, sttMs),
      part('unattributed', sttMs, unseenMs - sttMs),
      part('tts.leading_silence', unseenMs, silentMs),
    ].filter(({ ms }) => ms > 0),
    unmeasured: [{ part: 'asr.finalize', ...UNSEEN }],
    totalMs,
    heardMs: totalMs,
    unattributedMs: unseenMs,
  }
}

/** What a virtual device's turn counted. */
export function countersOf(turn: Pick<LoadTurn, 'devices' | 'gapsMs' | 'times' | 'intendedMs'>): Counters {
  const { startDelay = 0, firstSentence, stop, firstAudioIntended } = turnMetrics(turn)
  const known = (name: CounterName, value: number | undefined): Counters =>
    value === undefined ? {} : { [name]: value }
  return {
    'load.devices': turn.devices,
    'load.startDelayMs': startDelay,
    ...known('load.firstSentenceMs', firstSentence),
    ...known('load.firstAudioIntendedMs', firstAudioIntended),
    ...known('load.stopMs', stop),
    ...known('load.longestGapMs', turn.gapsMs.length === 0 ? undefined : Math.max(...turn.gapsMs)),
  }
}
