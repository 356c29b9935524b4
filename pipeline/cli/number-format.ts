import { UNKNOWN_CELL } from './table.ts'

/** Milliseconds as a table shows them: one decimal below 100, none above; a dash where unknown. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN_CELL
  return ms < 99.95 ? ms.toFixed(1) : ms.toFixed(0)
}

/** A share of 1 in per cent, e.g. `44.6 %`. */
export function formatShare(share: number | null | undefined): string {
  return share === null || share === undefined ? UNKNOWN_CELL : `${(share * 100).toFixed(1)} %`
}

/** From one number to another in per cent, with its sign: `−57.5 %`; a dash where either is unknown or the first is 0. */
export function formatChange(from: number | null | undefined, to: number | null | undefined): string {
  if (from === null || from === undefined || to === null || to === undefined || from === 0) return UNKNOWN_CELL
  return `${signed(((to - from) / from) * 100)} %`
}

/** Percentage points between two shares, with their sign: `+0.4 points`. */
export function formatPoints(from: number | null | undefined, to: number | null | undefined): string {
  if (from === null || from === undefined || to === null || to === undefined) return UNKNOWN_CELL
  return `${signed((to - from) * 100)} points`
}

/** A number with what is counted: `1 turn`, `4 turns`. */
export function formatCount(count: number, singular: string): string {
  return `${count} ${count === 1 ? singular : `${singular}s`}`
}

/** A duration for people who wait: `8 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(1)
  if (Number(text) === 0) return '0.0'
  return value < 0 ? `−${text}` : `+${text}`
}
