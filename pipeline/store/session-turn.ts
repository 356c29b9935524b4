import { countWordErrors } from '../measures/word-errors/word-errors.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { type TurnRecord, wasLookedUp } from '../protocol/turns.ts'

/** Where a turn stands in its experiment. */
export type TurnPlace = Pick<SessionTurn, 'sessionId' | 'armId' | 'ordinal' | 'warmUp' | 'cold' | 'stimulus'>

/** A closed turn as a session keeps it, with its word errors where it is known what was said. */
export function sessionTurnOf(record: TurnRecord, place: TurnPlace): SessionTurn {
  const expected = place.stimulus?.expected
  const wordErrors =
    expected === undefined || !wasHeardOut(record) ? undefined : countWordErrors(expected, record.transcript.text)
  return { ...place, cached: wasLookedUp(record.counters), ...(wordErrors ? { wordErrors } : {}), record }
}

/** A turn that broke off says nothing about recognition; one in which no speech was found says that all was missed. */
function wasHeardOut({ status }: TurnRecord): boolean {
  return status !== 'failed' && status !== 'cancelled'
}
