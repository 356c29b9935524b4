import type { Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'

/** Sessions whose recordings are offered, the newest first. */
const SESSIONS_OFFERED = 3

/** The newest sessions that kept audio, of a list that is newest first. */
export function sessionsWithAudio(sessions: readonly Session[]): readonly Session[] {
  return sessions.filter(({ counts }) => counts.audioBytes > 0).slice(0, SESSIONS_OFFERED)
}

/** The turns that can be said again, newest first: recorded, and with something understood to know them by. */
export function replayableTurns(rows: readonly TurnRow[]): readonly TurnRow[] {
  return rows.filter(({ recorded, transcript }) => recorded && transcript !== '').toReversed()
}
