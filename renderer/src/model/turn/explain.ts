import { type LedgerPart, STALL } from '../../../../pipeline/protocol/ledger.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'

/** The facts a plain sentence about a turn is made from; the words are the view's. Same ledger, same facts. */
export interface TurnExplanation {
  readonly heardMs?: number
  readonly processingMs?: number
  /** The longest part of all. */
  readonly longest: PartFact
  /** Time nobody could attribute, where it is at least 2 % of the total. */
  readonly unattributedMs?: number
  /** Time in which the whole host stood still. */
  readonly stalledMs?: number
}

export interface PartFact {
  readonly part: LedgerPart
  /** Of the ledger's total, 0 to 1. */
  readonly share: number
}

const WORTH_SAYING = 0.02

/** Explains a turn from its ledger alone; `undefined` where there is nothing measured to explain. */
export function explainTurn(turn: TurnRecord): TurnExplanation | undefined {
  const { ledger } = turn
  if (!ledger || ledger.totalMs <= 0) return undefined
  const longest = longestOf(ledger.parts, ledger.totalMs)
  if (!longest) return undefined
  const stalls = ledger.parts.filter(({ part }) => part === STALL)
  return {
    heardMs: ledger.heardMs,
    processingMs: ledger.processingMs,
    longest,
    unattributedMs: ledger.unattributedMs / ledger.totalMs >= WORTH_SAYING ? ledger.unattributedMs : undefined,
    stalledMs: stalls.length > 0 ? stalls.reduce((sum, { ms }) => sum + ms, 0) : undefined,
  }
}

function longestOf(parts: readonly LedgerPart[], totalMs: number): PartFact | undefined {
  // The first of equals wins, so that the sentence does not depend on sorting.
  const part = parts.reduce<LedgerPart | undefined>(
    (best, next) => (best && best.ms >= next.ms ? best : next),
    undefined,
  )
  return part && part.ms > 0 ? { part, share: part.ms / totalMs } : undefined
}
