import { partRow } from '../../../../pipeline/measures/ledger/ledger-parts.ts'
import { isCounted, type PairableTurn } from '../../../../pipeline/measures/statistics/pairing.ts'
import { turnFate } from '../../../../pipeline/measures/turn-fate.ts'
import type { Ledger } from '../../../../pipeline/protocol/ledger.ts'
import type { Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'

/** A row's parts as a ledger that can be drawn. Owners are not in the row: each part has its own. */
export function ledgerOfRow({
  parts,
  processingMs,
  heardMs,
}: Pick<TurnRow, 'parts' | 'processingMs' | 'heardMs'>): Ledger {
  let startMs = 0
  const placed = parts.map(({ part, ms }) => {
    const entry = { part, ms, startMs, owner: partRow(part).owner }
    startMs += ms
    return entry
  })
  return {
    parts: placed,
    unmeasured: [],
    totalMs: startMs,
    unattributedMs: 0,
    ...(processingMs === undefined ? {} : { processingMs }),
    ...(heardMs === undefined ? {} : { heardMs }),
  }
}

/** What pairs are made by, of a row. */
export function pairable(row: TurnRow): PairableTurn & { readonly row: TurnRow } {
  const setAside = row.warmUp || row.cold || row.cached
  return { row, utterance: row.stimulusId ?? row.turnId, fate: turnFate(row), setAside }
}

/** Whether a row stands in distributions and percentiles. */
export function isCountedRow(row: TurnRow): boolean {
  return isCounted(pairable(row))
}

/** The longest shape of the sessions, in milliseconds: their common scale. At least 1. */
export function longestShapeMs(sessions: readonly Pick<Session, 'shape'>[]): number {
  return sessions.reduce(
    (most, { shape = [] }) =>
      Math.max(
        most,
        shape.reduce((sum, { ms }) => sum + ms, 0),
      ),
    1,
  )
}
