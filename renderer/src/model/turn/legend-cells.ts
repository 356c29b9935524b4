import { isMachineWait } from '../../../../pipeline/measures/ledger/ledger-groups.ts'
import { partRow } from '../../../../pipeline/measures/ledger/ledger-parts.ts'
import {
  ALL_PARTS,
  type Ledger,
  type LedgerOwner,
  type LedgerPartName,
  NETWORK_PARTS,
  UNATTRIBUTED,
} from '../../../../pipeline/protocol/ledger.ts'
import type { Reason } from '../../../../pipeline/protocol/reasons.ts'

/** A cell of the legend: a part of the ledger, or several that are told together. */
export type CellId = LedgerPartName | 'waits' | 'network'

export interface LegendCell {
  readonly id: CellId
  /** What the cell's parts took together, milliseconds; `undefined`: none of them was measured. */
  readonly ms: number | undefined
  /** Whose the longest of them is; the part's own where nothing was measured. */
  readonly owner: LedgerOwner
  readonly estimate: boolean
  /** Why a part was not measured. */
  readonly reason?: string | undefined
  readonly because?: Reason | undefined
}

/** Parts told together: queues and what else waits for the machine; the ways to servers elsewhere. */
const WAITS: readonly LedgerPartName[] = ALL_PARTS.filter((part) => partRow(part).pattern === 'dots')
const TOGETHER: readonly LedgerPartName[] = [...WAITS, ...NETWORK_PARTS, UNATTRIBUTED]

/** The cells in their places, which no turn changes: what comes later has its place already. */
export const LEGEND_CELLS: readonly CellId[] = [
  ...ALL_PARTS.filter((part) => !TOGETHER.includes(part)),
  'waits',
  'network',
  UNATTRIBUTED,
]

/** The parts that a cell tells. */
export function partsOfCell(id: CellId): readonly LedgerPartName[] {
  if (id === 'waits') return WAITS
  return id === 'network' ? NETWORK_PARTS : [id]
}

/** Every cell with what this ledger holds of it; the same cells in the same places for any ledger, and for none. */
export function legendCells(ledger: Ledger | undefined): readonly LegendCell[] {
  return LEGEND_CELLS.map((id) => cellOf(id, ledger))
}

function cellOf(id: CellId, ledger: Ledger | undefined): LegendCell {
  const names = partsOfCell(id)
  const parts = ledger?.parts.filter(({ part }) => names.includes(part)) ?? []
  // A queue that a setting makes the turn wait in says so only where it is the longest.
  const longest = parts.toSorted((a, b) => b.ms - a.ms || Number(isMachineWait(b)) - Number(isMachineWait(a)))[0]
  const unmeasured = ledger?.unmeasured.find(({ part }) => names.includes(part))
  return {
    id,
    ms: parts.length === 0 ? undefined : parts.reduce((sum, { ms }) => sum + ms, 0),
    owner: longest?.owner ?? ownOwner(id),
    estimate: parts.some(({ estimate }) => estimate === true),
    reason: unmeasured?.reason,
    because: unmeasured?.because,
  }
}

function ownOwner(id: CellId): LedgerOwner {
  if (id === 'waits') return { kind: 'machine', name: 'host' }
  if (id === 'network') return { kind: 'machine', name: 'network' }
  return partRow(id).owner
}
