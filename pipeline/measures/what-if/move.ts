import type { FlagRecord } from '../../protocol/flags.ts'
import type { LedgerPartName } from '../../protocol/ledger.ts'
import type { UnknownReason } from './reasons.ts'
import type { TurnWork, WhatIfTurn, WorkPart } from './turn-work.ts'

/** What a change does to a turn's work: how much longer each part takes, and how sure that is. */
export interface Move {
  readonly work: TurnWork
  /** By how much parts may differ from what is said, one standard deviation, milliseconds. */
  readonly sdMs: Partial<Record<LedgerPartName, number>>
}

/** A move, or why nobody can say. */
export type MoveOutcome = Move | { readonly unknown: UnknownReason }

/** A change as a mechanism is asked about it. */
export interface Change {
  readonly turn: WhatIfTurn
  readonly work: TurnWork
  /** All flags, before and after. */
  readonly before: FlagRecord
  readonly after: FlagRecord
}

/** Work with some parts made longer (or shorter, to nothing at the least). */
export function lengthened(work: TurnWork, byMs: Partial<Record<LedgerPartName, number>>): TurnWork {
  const met = new Set<LedgerPartName>()
  const parts = work.parts.map((part): WorkPart => {
    const change = byMs[part.part]
    if (change === undefined || met.has(part.part)) return part
    met.add(part.part)
    return { ...part, wholeMs: Math.max(0, part.wholeMs + change) }
  })
  return { ...work, parts }
}

/** How long a part's work takes in all, milliseconds; 0 where the turn has none of it. */
export function wholeOf({ parts }: TurnWork, name: LedgerPartName): number {
  return parts.reduce((sum, { part, wholeMs }) => (part === name ? sum + wholeMs : sum), 0)
}
