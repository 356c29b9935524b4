import type { AblationBar, Comparison } from '../../protocol/experiments.ts'
import { type Axis, roundAxis } from './axis.ts'
import { CHART_WIDTH, type Plot } from './frame.ts'

const LABELS_WIDTH = 230
const TOP = 10
const ROW_HEIGHT = 34

/** Height of a bar, in the drawing's units. */
export const EFFECT_BAR_HEIGHT = 10

/** A row a flag, the one that does most first: turned alone, and left out of the whole set. */
export interface FlagEffectsDrawing {
  readonly plot: Plot
  readonly x: Axis
  readonly rows: readonly FlagEffectRow[]
}

/** What a flag does, alone and left out. */
export interface FlagEffectRow {
  readonly flag: string
  /** Baseline of the flag's name. */
  readonly nameY: number
  readonly alone: EffectBar | undefined
  readonly leftOut: EffectBar | undefined
}

/** One comparison as a bar from zero. */
export interface EffectBar {
  readonly comparison: Comparison
  readonly shiftMs: number
  readonly x: number
  readonly y: number
  readonly width: number
  /** Ends of the interval; absent: there is none. */
  readonly whisker: { readonly from: number; readonly to: number } | undefined
  /** Where its number is written, on which side of it. */
  readonly value: { readonly x: number; readonly anchor: 'start' | 'end' }
}

/** The flags of an ablation, the one with the largest effect first. */
export function byEffect(bars: readonly AblationBar[]): readonly AblationBar[] {
  const amount = (comparison: Comparison | undefined) => Math.abs(comparison?.shift ?? 0)
  const weight = ({ alone, leftOut }: AblationBar) => Math.max(amount(alone), amount(leftOut))
  return bars.toSorted((a, b) => weight(b) - weight(a))
}

/** Draws what each flag changes, in milliseconds; left of 0 is faster. */
export function flagEffectsDrawing(bars: readonly AblationBar[]): FlagEffectsDrawing {
  const sorted = byEffect(bars)
  const all = sorted.flatMap(({ alone, leftOut }) => [alone, leftOut].filter((one) => one !== undefined))
  const values = all.flatMap(({ shift, interval }) => [shift ?? 0, ...(interval ? [interval.from, interval.to] : [])])
  // Room for the digits beside the outermost bars.
  const plot: Plot = { left: LABELS_WIDTH, right: CHART_WIDTH - 20, top: TOP, bottom: TOP + sorted.length * ROW_HEIGHT }
  const reach = Math.max(1, ...values.map(Math.abs)) * 0.16
  const ends = [0, Math.min(0, ...values) - reach, Math.max(0, ...values) + reach]
  const x = roundAxis(ends, { start: plot.left, end: plot.right, ticks: 8 })
  const rows = sorted.map(({ flag, alone, leftOut }, index) => {
    const y = TOP + index * ROW_HEIGHT
    return { flag, nameY: y + 21, alone: barOf(alone, x, y + 5), leftOut: barOf(leftOut, x, y + 18) }
  })
  return { plot, x, rows }
}

function barOf(comparison: Comparison | undefined, x: Axis, y: number): EffectBar | undefined {
  if (!comparison || comparison.shift === null) return undefined
  const { shift, interval } = comparison
  const [left, right] = [x.at(Math.min(0, shift)), x.at(Math.max(0, shift))]
  const outermost =
    shift < 0 ? Math.min(left, x.at(interval?.from ?? shift)) - 4 : Math.max(right, x.at(interval?.to ?? shift)) + 4
  return {
    ...{ comparison, y, x: left, shiftMs: shift },
    // Never thinner than can be seen.
    width: Math.max(1.5, right - left),
    whisker: interval ? { from: x.at(interval.from), to: x.at(interval.to) } : undefined,
    value: { x: outermost, anchor: shift < 0 ? 'end' : 'start' },
  }
}
