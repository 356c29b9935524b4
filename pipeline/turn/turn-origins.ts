import type { LedgerOwners } from '../tracing/ledger.ts'
import type { TurnOrigin } from './turn-machine.ts'

/** A person's own pause before a button is released is nobody's to shorten but the device's. */
export const HELD_OWNERS: LedgerOwners = { 'endpoint.hold': { kind: 'machine', name: 'device' } }

/** Whether a button is held: silence ends nothing. */
export function isHeld(origin: TurnOrigin): boolean {
  return origin.kind === 'device' && origin.mode === 'manual'
}

/** Whether the source goes on being heard while the reply is prepared and played. */
export function listensOn(origin: TurnOrigin): boolean {
  return origin.kind === 'microphone' || (origin.kind === 'device' && origin.mode === 'realtime')
}
