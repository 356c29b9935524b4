import { curveStepAfter, line } from 'd3-shape'
import { type Axis, fromZero, plainAxis, roundAxis } from './axis.ts'
import { CHART_WIDTH, type Plot } from './frame.ts'

const PLOT: Plot = { left: 52, right: CHART_WIDTH - 18, top: 10, bottom: 230 }
/** More steps than this cannot be told apart at the width of a page. */
const MOST_STEPS = 400
/** The shares that have a line of their own. */
const SHARES = [0, 0.25, 0.5, 0.75, 0.95] as const

/** A curve an arm: which share of its turns was at most this long. */
export interface EcdfDrawing {
  readonly plot: Plot
  readonly x: Axis
  readonly y: Axis
  readonly shares: readonly number[]
  readonly curves: readonly EcdfCurve[]
}

/** The share of an arm's turns below each duration, drawn. */
export interface EcdfCurve {
  /** An SVG path; empty where there is nothing to draw. */
  readonly path: string
  /** Where its letter stands: on the line, at another height for each, so that equal arms do not hide each other's. */
  readonly letterAt: { readonly x: number; readonly y: number }
}

/** Draws the distributions of some arms' durations in milliseconds, on one axis with round ends. */
export function ecdfDrawing(arms: readonly (readonly number[])[]): EcdfDrawing {
  const x = roundAxis(fromZero(arms.flat()), { start: PLOT.left, end: PLOT.right, ticks: 8 })
  const y = plainAxis(0, 1, { start: PLOT.bottom, end: PLOT.top, ticks: 4 })
  const curves = arms.map((values, index) => curveOf(values, index, x, y))
  return { plot: PLOT, x, y, shares: SHARES, curves }
}

function curveOf(values: readonly number[], index: number, x: Axis, y: Axis): EcdfCurve {
  const sorted = values.toSorted((a, b) => a - b)
  const share = Math.max(0.1, 0.62 - 0.14 * index)
  const at = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? x.from
  const letterAt = { x: x.at(at) - 7, y: y.at(share) }
  if (sorted.length === 0) return { path: '', letterAt }
  const stepped = line<{ readonly ms: number; readonly share: number }>()
    .x(({ ms }) => x.at(ms))
    .y((step) => y.at(step.share))
    .curve(curveStepAfter)
    .digits(1)
  const path = stepped([{ ms: sorted[0] ?? 0, share: 0 }, ...stepsOf(sorted), { ms: x.to, share: 1 }]) ?? ''
  return { path, letterAt }
}

function stepsOf(sorted: readonly number[]): readonly { readonly ms: number; readonly share: number }[] {
  const count = Math.min(sorted.length, MOST_STEPS)
  return Array.from({ length: count }, (_, step) => {
    const reached = Math.round(((step + 1) / count) * sorted.length)
    return { ms: sorted[reached - 1] ?? 0, share: reached / sorted.length }
  })
}
