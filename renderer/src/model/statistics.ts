import type { LedgerPartName } from '../../../pipeline/protocol/ledger.ts'
import { STAGE_NAMES, type StageName } from '../../../pipeline/protocol/stages.ts'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import { type Headline, headlineMs, isMeasurable } from './turn.ts'

/** Percentiles look at this many measurable turns, the newest. */
export const STATISTICS_TURNS = 20

/**
 * The q-quantile (0 to 1) by linear interpolation between order statistics (Hyndman and Fan, type 7);
 * `undefined` for no values.
 */
export function quantile(values: readonly number[], q: number): number | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const position = Math.min(Math.max(q, 0), 1) * (sorted.length - 1)
  const below = sorted[Math.floor(position)] ?? 0
  const above = sorted[Math.ceil(position)] ?? below
  return below + (above - below) * (position - Math.floor(position))
}

/** p50 and p95 of some values and how many there were. */
export interface Summary {
  readonly count: number
  readonly p50?: number
  readonly p95?: number
}

/** Sums values up; unknown ones are left out, never counted as 0. */
export function summarise(values: readonly (number | undefined)[]): Summary {
  const known = values.filter((value) => value !== undefined)
  return { count: known.length, p50: quantile(known, 0.5), p95: quantile(known, 0.95) }
}

/** The newest turns that statistics may use, oldest first. */
export function measurableTurns(turns: readonly TurnRecord[], limit = STATISTICS_TURNS): readonly TurnRecord[] {
  return turns.filter(isMeasurable).slice(-limit)
}

/** p50 and p95 of one headline number over the newest measurable turns. */
export function headlineSummary(turns: readonly TurnRecord[], headline: Headline): Summary {
  return summarise(measurableTurns(turns).map((turn) => headlineMs(turn, headline)))
}

/** p50 and p95 of one ledger part over the newest measurable turns. */
export function partSummary(turns: readonly TurnRecord[], part: LedgerPartName): Summary {
  return summarise(measurableTurns(turns).map((turn) => partMs(turn, part)))
}

/** Which ledger parts each stage of the plan's table answers for: the processing parts, each exactly once. */
export const STAGE_PARTS: Readonly<Record<StageName, readonly LedgerPartName[]>> = {
  vad: ['vad.decide'],
  asr: ['asr.finalize'],
  llm: ['llm.queue', 'llm.prefill', 'llm.first_token', 'text.gather'],
  tts: ['tts.queue', 'tts.first_audio'],
}

/** Time a stage contributed to a turn's processing latency; `undefined` where none of its parts is known. */
export function stageMs(turn: TurnRecord, stage: StageName): number | undefined {
  const known = STAGE_PARTS[stage].map((part) => partMs(turn, part)).filter((ms) => ms !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, ms) => sum + ms, 0)
}

export interface StageShare {
  readonly stage: StageName
  readonly measured: Summary
  /** Share of the summed p50 of the four stages, 0 to 1. */
  readonly share?: number
}

/** The plan's table, filled with what was measured here. */
export function stageShares(turns: readonly TurnRecord[]): readonly StageShare[] {
  const counted = measurableTurns(turns)
  const rows = STAGE_NAMES.map((stage) => ({ stage, measured: summarise(counted.map((turn) => stageMs(turn, stage))) }))
  const total = rows.reduce((sum, row) => sum + (row.measured.p50 ?? 0), 0)
  return rows.map((row) => ({
    ...row,
    share: total > 0 && row.measured.p50 !== undefined ? row.measured.p50 / total : undefined,
  }))
}

function partMs(turn: TurnRecord, name: LedgerPartName): number | undefined {
  const parts = turn.ledger?.parts.filter((part) => part.part === name) ?? []
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part.ms, 0)
}
