import { line } from 'd3-shape'
import type { TuningPoint } from '../../protocol/experiments.ts'
import type { Headline } from '../session-words.ts'
import { type Axis, roundAxis } from './axis.ts'
import { CHART_WIDTH, type Plot } from './frame.ts'

const PLOT: Plot = { left: 62, right: CHART_WIDTH - 24, top: 22, bottom: 262 }
/** An axis of errors reaches at least this far, in per cent, so that no errors lie on the ground. */
const LEAST_PERCENT = 1

/** Flag sets that were tried: how long against how many errors. */
export interface ParetoDrawing {
  readonly plot: Plot
  /** What the horizontal axis shows: where nothing was heard (fast pace), the processing. */
  readonly headline: Headline
  readonly x: Axis
  /** Errors in per cent. */
  readonly y: Axis
  readonly dots: readonly ParetoDot[]
  /** The front, joined: an SVG path; empty where there is none. */
  readonly front: string
}

/** A set of flags by its time and its error. */
export interface ParetoDot {
  readonly point: TuningPoint
  readonly x: number
  readonly y: number
  /** Where its name stands. */
  readonly nameY: number
}

/** Draws the sets of which both are known; those of which either is not are left out. */
export function paretoDrawing(points: readonly TuningPoint[]): ParetoDrawing {
  const headline = points.some(({ heardMs }) => heardMs !== null) ? 'heardMs' : 'processingMs'
  const known = points.flatMap((point) => {
    const [ms, errors] = [point[headline], point.wordErrorRate]
    return ms === null || errors === null ? [] : [{ point, ms, percent: errors * 100 }]
  })
  const x = roundAxis(
    known.map(({ ms }) => ms),
    { start: PLOT.left, end: PLOT.right, ticks: 8 },
  )
  const percents = [0, LEAST_PERCENT, ...known.map(({ percent }) => percent)]
  const y = roundAxis(percents, { start: PLOT.bottom, end: PLOT.top, ticks: 5 })
  const placed = known.map(({ point, ms, percent }) => ({ point, x: x.at(ms), y: y.at(percent) }))
  const dots = placed.map((dot, index) => ({ ...dot, nameY: dot.y + nameOffset(dot, placed.slice(0, index)) }))
  const joined = line<ParetoDot>()
    .x((dot) => dot.x)
    .y((dot) => dot.y)
    .digits(1)
  const onFront = dots.filter(({ point }) => point.onFront).sort((a, b) => a.x - b.x)
  return { plot: PLOT, headline, x, y, dots, front: joined(onFront) ?? '' }
}

/** Names of dots that lie beside each other stand above and below them in turn. */
function nameOffset({ x, y }: { readonly x: number; readonly y: number }, before: readonly { x: number; y: number }[]) {
  const near = before.filter((other) => Math.abs(other.x - x) < 22 && Math.abs(other.y - y) < 16)
  return near.length % 2 === 0 ? -13 : 21
}
