import { disturbanceOf } from '../../../pipeline/measures/ledger/disturbance.ts'
import { knownSum, machineMsOf, stageMsOf } from '../../../pipeline/measures/ledger/ledger-groups.ts'
import { percentile } from '../../../pipeline/measures/statistics/percentiles.ts'
import type { FlagRecord } from '../../../pipeline/protocol/flags.ts'
import type { LedgerPartName } from '../../../pipeline/protocol/ledger.ts'
import { STAGE_NAMES, type StageName } from '../../../pipeline/protocol/stages.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import { type Headline, headlineMs, isMeasurable } from './turn/turn.ts'

/** Percentiles look at this many measurable turns, the newest. */
export const STATISTICS_TURNS = 20

/** p50 and p95 of some values and how many there were. */
export interface Summary {
  readonly count: number
  readonly p50?: number
  readonly p95?: number
}

/** Sums values up; unknown ones are left out, never counted as 0. */
export function summarise(values: readonly (number | undefined)[]): Summary {
  const known = values.filter((value) => value !== undefined)
  return { count: known.length, p50: percentile(known, 0.5), p95: percentile(known, 0.95) }
}

/** The newest turns that statistics may use, oldest first. */
export function measurableTurns(turns: readonly TurnRecord[], limit = STATISTICS_TURNS): readonly TurnRecord[] {
  return turns.filter(isMeasurable).slice(-limit)
}

/** The turns that ran under exactly these flags: numbers of turns under others are numbers of something else. */
export function turnsUnder(turns: readonly TurnRecord[], flags: FlagRecord): readonly TurnRecord[] {
  const names = Object.keys(flags)
  return turns.filter((turn) => names.every((name) => turn.flags[name] === flags[name]))
}

/** Names of the flags that differ between two turns. */
export function changedFlags(before: TurnRecord, after: TurnRecord): readonly string[] {
  const names = new Set([...Object.keys(before.flags), ...Object.keys(after.flags)])
  return [...names].filter((name) => before.flags[name] !== after.flags[name])
}

/** Those of the turns that the machine was too busy to measure. */
export function disturbedTurns(turns: readonly TurnRecord[]): readonly TurnRecord[] {
  return turns.filter((turn) => disturbanceOf(turn) !== undefined)
}

/** p50 and p95 of one headline number over the newest measurable turns. */
export function headlineSummary(turns: readonly TurnRecord[], headline: Headline): Summary {
  return summarise(measurableTurns(turns).map((turn) => headlineMs(turn, headline)))
}

/** p50 and p95 of one ledger part over the newest measurable turns. */
export function partSummary(turns: readonly TurnRecord[], part: LedgerPartName): Summary {
  return summarise(measurableTurns(turns).map((turn) => partMs(turn, part)))
}

/** A row of the plan's table: a stage, or what the turn waited for the machine. */
export type ShareRowName = StageName | 'machine'

/** Time a stage or the machine added to a turn's processing latency; `undefined` where none of its parts is known. */
export function rowMs({ ledger }: Pick<TurnRecord, 'ledger'>, row: ShareRowName): number | undefined {
  if (!ledger) return undefined
  return row === 'machine' ? machineMsOf(ledger.parts) : stageMsOf(ledger.parts)[row]
}

export interface StageShare {
  readonly row: ShareRowName
  readonly measured: Summary
  /** Share of the summed p50 of all rows, 0 to 1. */
  readonly share?: number
}

/** The plan's table, filled with what was measured here; the machine's waits stand in a row of their own. */
export function stageShares(turns: readonly TurnRecord[]): readonly StageShare[] {
  const counted = measurableTurns(turns)
  const names: readonly ShareRowName[] = [...STAGE_NAMES, 'machine']
  const rows = names.map((row) => ({ row, measured: summarise(counted.map((turn) => rowMs(turn, row))) }))
  const total = rows.reduce((sum, row) => sum + (row.measured.p50 ?? 0), 0)
  return rows.map((row) => ({
    ...row,
    share: total > 0 && row.measured.p50 !== undefined ? row.measured.p50 / total : undefined,
  }))
}

function partMs(turn: TurnRecord, name: LedgerPartName): number | undefined {
  return knownSum(turn.ledger?.parts ?? [], [name])
}
