import { Failure } from '../../base/failure.ts'
import { readAhead } from '../../base/read-ahead.ts'
import { sessionResult } from '../../experiments/result.ts'
import type { ExperimentResult } from '../../protocol/experiments.ts'
import type { ExportFormat } from '../../protocol/exports.ts'
import type { Session, SessionTurn } from '../../protocol/sessions.ts'
import { readSessionFile } from '../../reports/session-file.ts'
import type { ReportSource } from '../../reports/source.ts'
import type { SessionStore } from '../../store/contract.ts'

/** What exports need of the store. */
export type ReadableSessions = Pick<SessionStore, 'readSession' | 'turnsOf' | 'readSamples' | 'readRecording'>

/** Formats that tell what a session comes to: they need its statistics. */
const COMPARING: ReadonlySet<ExportFormat> = new Set(['html', 'json', 'md'])

export function isComparing(format: ExportFormat): boolean {
  return COMPARING.has(format)
}

/**
 * A kept session as a report's source. `compared`: its statistics are computed too, for which all turns without their
 * spans are in memory at once.
 *
 * @throws Failure `store.…` where there is no such session
 */
export async function storedSource(
  store: ReadableSessions,
  sessionId: string,
  { compared }: { readonly compared: boolean },
): Promise<ReportSource> {
  const session = await store.readSession(sessionId)
  const result = compared ? await resultOf(store, session) : undefined
  return {
    session,
    turns: (options) => readAhead(store.turnsOf(sessionId, options)),
    samples: () => store.readSamples(sessionId),
    recording: (turn) => recordingOf(store, turn),
    ...(result ? { result } : {}),
  }
}

async function resultOf(store: ReadableSessions, session: Session): Promise<ExperimentResult> {
  const turns: SessionTurn[] = []
  for await (const page of store.turnsOf(session.id, { spans: false })) turns.push(...page)
  return sessionResult(session, turns)
}

/** A file that is gone is a recording less, and no reason to have no report. */
async function recordingOf(store: ReadableSessions, { sessionId, record, recording }: SessionTurn) {
  if (!recording) return undefined
  try {
    return (await store.readRecording(sessionId, record.id)).wav
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return undefined
  }
}

/**
 * Reads a session's file into what the store keeps.
 *
 * @throws Failure `import.…` where it cannot be read
 */
export function importedSession(text: string) {
  const { session, turns, samples, recordings } = readSessionFile(text)
  const durations = new Map(turns.map(({ record, recording }) => [record.id, recording?.durationMs ?? 0]))
  const withDurations = [...recordings].map(
    ([turnId, wav]) => [turnId, { wav: new Uint8Array(wav), durationMs: durations.get(turnId) ?? 0 }] as const,
  )
  return { session, turns, samples, recordings: new Map(withDurations) }
}
