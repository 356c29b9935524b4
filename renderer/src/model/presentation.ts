import { pairTurns } from '../../../pipeline/measures/pairing.ts'
import type { Session, TurnRow } from '../../../pipeline/protocol/sessions.ts'
import { pairable } from './turn-row.ts'

/** The same sentence under the reference and under another arm. */
export interface PresentedPair {
  readonly stimulusId: string
  readonly before: TurnRow
  readonly after: TurnRow
}

/**
 * The pairs of an A/B session that can be shown: the first arm against the last, turn by turn, in the order in which
 * they ran. A pair is shown where both answered the whole sentence and it is known when that was heard.
 */
export function presentedPairs(session: Session, turns: readonly TurnRow[]): readonly PresentedPair[] {
  const [reference] = session.arms
  const other = session.arms.at(-1)
  if (!reference || !other || reference.id === other.id) return []
  const of = (id: string) => turns.filter(({ armId, warmUp }) => armId === id && !warmUp).map(pairable)
  return pairTurns(of(reference.id), of(other.id))
    .map(({ before, after }) => ({ stimulusId: before.utterance, before: before.row, after: after.row }))
    .filter(({ before, after }) => before.heardMs !== undefined && after.heardMs !== undefined)
}

/**
 * The comparisons among sessions, in their order, but those in which two turns were measured before those that have
 * only begun, or that ended before anything was measured.
 */
export function comparisonsToPresent(sessions: readonly Session[]): readonly Session[] {
  const comparisons = sessions.filter(({ kind, arms }) => kind === 'ab' && arms.length > 1)
  const [ready, empty] = [comparisons.filter(isMeasured), comparisons.filter((session) => !isMeasured(session))]
  return [...ready, ...empty]
}

function isMeasured({ counts }: Session): boolean {
  return counts.measured >= 2
}

/** How much faster the second is; negative where it is slower. */
export function gainMs({ before, after }: PresentedPair): number {
  return (before.heardMs ?? 0) - (after.heardMs ?? 0)
}
