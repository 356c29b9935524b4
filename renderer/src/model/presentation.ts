import type { Session, TurnRow } from '../../../pipeline/protocol/sessions.ts'

/** The same sentence under the reference and under another arm. */
export interface PresentedPair {
  readonly stimulusId: string
  readonly before: TurnRow
  readonly after: TurnRow
}

/**
 * The pairs of an A/B session that can be shown: the first arm against the last, turn by turn, in the order in which
 * they ran. Warm-up turns and turns without a heard latency are left out; the n-th turn of a sentence meets the n-th.
 */
export function presentedPairs(session: Session, turns: readonly TurnRow[]): readonly PresentedPair[] {
  const [reference] = session.arms
  const other = session.arms.at(-1)
  if (!reference || !other || reference.id === other.id) return []
  const shown = turns.filter((turn) => !turn.warmUp && turn.heardMs !== undefined && turn.stimulusId !== undefined)
  const waiting = new Map<string, TurnRow[]>()
  for (const turn of shown.filter(({ armId }) => armId === other.id)) {
    const key = turn.stimulusId ?? ''
    waiting.set(key, [...(waiting.get(key) ?? []), turn])
  }
  return shown
    .filter(({ armId }) => armId === reference.id)
    .flatMap((before) => {
      const stimulusId = before.stimulusId ?? ''
      const [after, ...rest] = waiting.get(stimulusId) ?? []
      waiting.set(stimulusId, rest)
      return after ? [{ stimulusId, before, after }] : []
    })
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
