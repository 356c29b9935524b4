import type { LedgerOwners } from '../tracing/ledger.ts'
import type { TurnOrigin } from './turn-machine.ts'

/** Whoever speaks where nothing else is said. */
export const MICROPHONE: TurnOrigin = { kind: 'microphone' }

/**
 * Whose time the pause before a button is released is: the person's own, which no setting of the pipeline shortens.
 * Empty where no button is held.
 */
export function heldOwners(origin: TurnOrigin): LedgerOwners {
  if (!isHeld(origin)) return {}
  return { 'endpoint.hold': { kind: 'machine', name: origin.kind === 'microphone' ? 'push to talk' : 'device' } }
}

/** Whether a button is held: silence ends nothing. */
export function isHeld(origin: TurnOrigin): boolean {
  return origin.kind === 'microphone' ? origin.held === true : origin.kind === 'device' && origin.mode === 'manual'
}

/** Whether the source goes on being heard while the reply is prepared and played. */
export function listensOn(origin: TurnOrigin): boolean {
  if (isHeld(origin)) return false
  return origin.kind === 'microphone' || (origin.kind === 'device' && origin.mode === 'realtime')
}
