import { predictTurn } from '../../../../pipeline/measures/what-if/predict.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'

/** Why no part of a kept turn can be pulled. */
export type PullHindrance = 'flagsUnknown' | 'imported' | 'noLedger' | 'lookedUp'

/**
 * What keeps a kept turn from being asked what it would have been; `undefined`: nothing. What was measured on this machine
 * predicts, and an A/B on it proves: a turn of another machine, or of a server that tells no flags, has neither.
 */
export function pullHindrance({ imported }: Pick<Session, 'imported'>, turn: TurnRecord): PullHindrance | undefined {
  if (Object.keys(turn.flags).length === 0) return 'flagsUnknown'
  if (imported) return 'imported'
  if (turn.ledger?.heardMs === undefined) return 'noLedger'
  return predictTurn(turn, {}).kind === 'unknown' ? 'lookedUp' : undefined
}
