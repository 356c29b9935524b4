import { lostItsEnd, wasTakenBack } from '../../measures/turn-fate.ts'
import type { SessionCounts, SessionTurn, TurnRow } from '../../protocol/sessions.ts'

/** How a turn counts in its session. Warm-up and cached turns count as turns alone. */
export type TurnWorth = 'measured' | 'notMeasurable' | 'failed' | 'leftOut'

/** A turn that failed is no measurement whatever numbers it has; one without both headline numbers cannot be measured. */
export function worthOf({ record, warmUp, cached }: SessionTurn): TurnWorth {
  if (record.status === 'failed') return 'failed'
  if (record.ledger?.processingMs === undefined || record.ledger.heardMs === undefined) return 'notMeasurable'
  return warmUp || cached ? 'leftOut' : 'measured'
}

/** Counts turns as their session shows them. */
export function countTurns(turns: readonly SessionTurn[]): SessionCounts {
  const counts = { turns: turns.length, measured: 0, notMeasurable: 0, failed: 0, audioBytes: 0 }
  for (const turn of turns) {
    const worth = worthOf(turn)
    if (worth !== 'leftOut') counts[worth] += 1
    counts.audioBytes += turn.recording?.bytes ?? 0
  }
  return counts
}

/** One line of a list, from the whole turn. */
export function turnRow(whole: SessionTurn): TurnRow {
  const { record, armId, ordinal, ...turn } = whole
  const { processingMs, heardMs, parts = [] } = record.ledger ?? {}
  return {
    turnId: record.id,
    armId,
    ordinal,
    startedAt: record.startedAt,
    status: record.status,
    transcript: record.transcript.text,
    reply: record.reply.text,
    ...(processingMs === undefined ? {} : { processingMs }),
    ...(heardMs === undefined ? {} : { heardMs }),
    parts: parts.map(({ part, ms }) => ({ part, ms })),
    warmUp: turn.warmUp,
    cold: turn.cold,
    cached: turn.cached,
    ...(turn.stimulus ? { stimulusId: turn.stimulus.id } : {}),
    ...(turn.wordErrors ? { wordErrors: turn.wordErrors } : {}),
    recorded: turn.recording !== undefined,
    ...(record.notMeasurable === undefined ? {} : { notMeasurable: record.notMeasurable }),
    ...(record.notMeasurableBecause ? { notMeasurableBecause: record.notMeasurableBecause } : {}),
    ...(lostItsEnd(whole) ? { cutOff: true } : {}),
    ...(wasTakenBack(record) ? { takenBack: true } : {}),
  }
}
