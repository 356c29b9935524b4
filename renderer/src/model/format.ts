import { digitsOf, PLAIN, THIN_SPACE } from '../../../pipeline/measures/numbers.ts'

/** A range of whole milliseconds, as the plan prints its figures. */
export function formatRange(fromMs: number, toMs: number): string {
  return `${fromMs}–${toMs}${THIN_SPACE}ms`
}

/** A tick's label: no decimals unless the step needs them. */
export function formatTick(ms: number, stepMs: number): string {
  return digitsOf(ms, stepMs >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(stepMs))), PLAIN)
}

/** Decibels below full scale with one decimal; anything at or under the floor is silence. */
export function formatDbfs(dbfs: number, floorDbfs: number): string {
  return dbfs <= floorDbfs ? '−∞' : digitsOf(dbfs, 1)
}
