import type { LedgerPartName } from '../../protocol/ledger.ts'
import { isOn } from './flag-values.ts'
import type { Change, MoveOutcome } from './move.ts'

const OPENING: readonly LedgerPartName[] = ['network.connect', 'network.tls']

/** Connections that stand by the time at which they are needed: what opening them took is gone. Nobody knows what one would take. */
export function connectMove({ work, after }: Change): MoveOutcome {
  if (!isOn(after, 'PIPELINE_CONNECT_AHEAD')) return { unknown: 'noWork' }
  const parts = work.parts.map((part) => (OPENING.includes(part.part) ? { ...part, wholeMs: 0 } : part))
  return { work: { ...work, parts }, sdMs: {} }
}
