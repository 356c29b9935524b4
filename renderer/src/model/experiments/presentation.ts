import { pairTurns } from '../../../../pipeline/measures/statistics/pairing.ts'
import { percentile } from '../../../../pipeline/measures/statistics/percentiles.ts'
import type { Arm, Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'
import { pairable } from '../turn/turn-row.ts'

/** The same sentence under the reference and under another arm. */
export interface PresentedPair {
  readonly stimulusId: string
  readonly before: TurnRow
  readonly after: TurnRow
}

/**
 * The arms that are shown as before and after: the reference and the arm that is judged against it; the last one while
 * nothing is judged yet. `undefined` where there are no two.
 */
export function presentedArms(
  { arms }: Pick<Session, 'arms'>,
  judgedId: string | undefined,
): readonly [Arm, Arm] | undefined {
  const [reference] = arms
  const other = judgedId === undefined ? arms.at(-1) : arms.find(({ id }) => id === judgedId)
  return reference && other && reference.id !== other.id ? [reference, other] : undefined
}

/**
 * The pairs that can be shown of what both arms answered, turn by turn, in the order in which they ran. A pair is shown where both answered the whole sentence and it is known when that was heard.
 */
export function presentedPairs(
  arms: readonly [Arm, Arm] | undefined,
  turns: readonly TurnRow[],
): readonly PresentedPair[] {
  if (!arms) return []
  const [reference, other] = arms
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
  const comparisons = sessions.filter(({ kind, arms }) => kind !== 'talk' && kind !== 'load' && arms.length > 1)
  const [ready, empty] = [comparisons.filter(isMeasured), comparisons.filter((session) => !isMeasured(session))]
  return [...ready, ...empty]
}

function isMeasured({ counts }: Session): boolean {
  return counts.measured >= 2
}

/** Whether the sound of both was kept. */
export function isRecorded({ before, after }: PresentedPair): boolean {
  return before.recorded && after.recorded
}

/** How much faster the second is; negative where it is slower. */
export function gainMs({ before, after }: PresentedPair): number {
  return (before.heardMs ?? 0) - (after.heardMs ?? 0)
}

/**
 * The pairs of which both sounds were kept first, and among them those whose gain is nearest to the median: what is shown
 * is the usual case, not the luckiest.
 */
export function typicalFirst(pairs: readonly PresentedPair[]): readonly PresentedPair[] {
  const medianMs = percentile(pairs.map(gainMs), 0.5) ?? 0
  const silent = (pair: PresentedPair) => (isRecorded(pair) ? 0 : 1)
  const off = (pair: PresentedPair) => Math.abs(gainMs(pair) - medianMs)
  return [...pairs].sort((a, b) => silent(a) - silent(b) || off(a) - off(b))
}
