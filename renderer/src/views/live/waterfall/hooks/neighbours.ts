import type { TurnRecord } from '../../../../../../pipeline/protocol/turns.ts'
import type { Waterfall } from '../../../../model/turn/waterfall.ts'

/**
 * The bar an arrow key leads to: before or after in the same row, or in the nearest row above or below that has
 * bars, the one closest in time. `undefined` where there is none, or the key is no arrow.
 */
export function neighbourOf(waterfall: Waterfall, focusedKey: string | undefined, key: string): string | undefined {
  const rows = waterfall.rows
    .map((row) => row.bars.toSorted((a, b) => a.startMs - b.startMs))
    .filter((bars) => bars.length > 0)
  const rowAt = rows.findIndex((bars) => bars.some((bar) => bar.key === focusedKey))
  const row = rows[rowAt]
  if (!row) return undefined
  const at = row.findIndex((bar) => bar.key === focusedKey)
  if (key === 'ArrowLeft') return row[at - 1]?.key
  if (key === 'ArrowRight') return row[at + 1]?.key
  if (key === 'Home') return row[0]?.key
  if (key === 'End') return row.at(-1)?.key
  const from = row[at]?.startMs ?? 0
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined
  const other = rows[rowAt + (key === 'ArrowUp' ? -1 : 1)] ?? []
  return other.toSorted((a, b) => Math.abs(a.startMs - from) - Math.abs(b.startMs - from))[0]?.key
}

/** The finished turn before or after the shown one. */
export function turnBeside(
  turns: readonly TurnRecord[],
  shownId: string | undefined,
  step: 1 | -1,
): TurnRecord | undefined {
  const at = shownId === undefined ? turns.length - 1 : turns.findIndex((turn) => turn.id === shownId)
  return at === -1 ? undefined : turns[at + step]
}
