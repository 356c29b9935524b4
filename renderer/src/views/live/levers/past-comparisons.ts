import {
  effectsOf,
  type MeasuredComparison,
  measuredComparisons,
} from '../../../../../pipeline/measures/what-if/known-effects.ts'
import type { KnownEffect } from '../../../../../pipeline/measures/what-if/measured-move.ts'
import { type PastPrediction, predictShift } from '../../../../../pipeline/measures/what-if/past.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import type { Console } from '../../../console.ts'

/** A stored comparison with what its reference arm said of each sentence. */
export interface StoredComparison {
  readonly session: Session
  readonly measured: readonly MeasuredComparison[]
  /** Whole turns of the reference arm. */
  readonly turns: readonly TurnRecord[]
}

/** Sessions among which comparisons are looked for, comparisons that are read, and turns of each. */
const SESSIONS_READ = 50
const COMPARISONS_READ = 10
const TURNS_READ = 8

type Ask = Console['ask']

/** Ended comparisons of this machine, the newest first; what was read before is not asked for again. */
export async function readComparisons(
  ask: Ask,
  known: Map<string, StoredComparison>,
  isWanted: () => boolean,
): Promise<readonly StoredComparison[]> {
  const listed = await ask({ name: 'listSessions', offset: 0, limit: SESSIONS_READ })
  if (!listed.ok) return []
  const sessions = listed.answer.sessions.filter(isReadable).slice(0, COMPARISONS_READ)
  const found: StoredComparison[] = []
  for (const session of sessions) {
    if (!isWanted()) return found
    const comparison = known.get(session.id) ?? (await readComparison(ask, session))
    if (!comparison) continue
    known.set(session.id, comparison)
    found.push(comparison)
  }
  return found
}

function isReadable({ kind, state, pace, imported, counts }: Session): boolean {
  return (
    kind === 'ab' && state !== 'running' && state !== 'paused' && pace === 'realtime' && !imported && counts.turns > 0
  )
}

async function readComparison(ask: Ask, session: Session): Promise<StoredComparison | undefined> {
  const result = await ask({ name: 'readResult', sessionId: session.id })
  const measured = result.ok ? measuredComparisons(session, result.answer) : []
  const reference = measured[0]?.referenceArm
  if (reference === undefined) return undefined
  const rows = await ask({
    name: 'listTurns',
    sessionId: session.id,
    armId: reference,
    offset: 0,
    limit: 4 * TURNS_READ,
  })
  if (!rows.ok) return undefined
  const whole = rows.answer.turns.filter(
    ({ warmUp, cold, cached, cutOff, takenBack, heardMs, status }) =>
      !(warmUp || cold || cached || cutOff || takenBack) && heardMs !== undefined && status === 'finished',
  )
  const turns: TurnRecord[] = []
  for (const { turnId } of whole.slice(0, TURNS_READ)) {
    const turn = await ask({ name: 'readTurn', sessionId: session.id, turnId })
    if (turn.ok) turns.push(turn.answer.record)
  }
  return { session, measured, turns }
}

/** What single settings were measured to be worth. */
export function knownEffects(comparisons: readonly StoredComparison[]): readonly KnownEffect[] {
  return comparisons.flatMap(({ measured }) => effectsOf(measured))
}

/** What each comparison was to find by what was known when it began, beside what it found. What could not be predicted is left out. */
export function pastPredictions(comparisons: readonly StoredComparison[]): readonly PastPrediction[] {
  const effects = knownEffects(comparisons)
  return comparisons.flatMap(({ session, measured, turns }) => {
    const before = effects.filter(({ at }) => Date.parse(at) < Date.parse(session.startedAt))
    return measured.flatMap(({ changes, shiftMs }) => {
      const predicted = predictShift(turns, changes, before)
      return predicted.kind === 'known' ? [{ predicted, measuredMs: shiftMs }] : []
    })
  })
}
