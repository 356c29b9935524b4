import { multiplesBetween, roundStep } from '../../../../pipeline/measures/charts/axis.ts'

/** A stretch of time shown on an axis, milliseconds relative to t = 0. */
export interface TimeWindow {
  readonly fromMs: number
  readonly toMs: number
}

/** Maps time to pixels of a plot. */
export interface TimeScale {
  readonly window: TimeWindow
  readonly widthPx: number
}

/** Bars are never thinner, so that short work stays visible in a long range. */
export const MIN_BAR_PX = 2
/** The shortest stretch a plot zooms in to. */
export const MIN_WINDOW_MS = 2

/** Horizontal position of a moment. */
export function xOf(scale: TimeScale, ms: number): number {
  return ((ms - scale.window.fromMs) / lengthOf(scale.window)) * scale.widthPx
}

/** The moment at a horizontal position. */
export function msAt(scale: TimeScale, xPx: number): number {
  return scale.window.fromMs + (xPx / Math.max(1, scale.widthPx)) * lengthOf(scale.window)
}

export function lengthOf(window: TimeWindow): number {
  return Math.max(MIN_WINDOW_MS / 1000, window.toMs - window.fromMs)
}

export interface PlacedBar {
  readonly xPx: number
  readonly widthPx: number
  readonly clippedStart: boolean
  readonly clippedEnd: boolean
}

/** Position and width of an interval inside the plot, at least `MIN_BAR_PX` wide; `undefined` where it lies outside. */
export function placeBar(scale: TimeScale, startMs: number, endMs: number): PlacedBar | undefined {
  const { fromMs, toMs } = scale.window
  if (endMs < fromMs || startMs > toMs) return undefined
  const left = xOf(scale, Math.max(startMs, fromMs))
  const right = xOf(scale, Math.min(endMs, toMs))
  const widthPx = Math.max(MIN_BAR_PX, right - left)
  return {
    xPx: Math.max(0, Math.min(left, scale.widthPx - widthPx)),
    widthPx,
    clippedStart: startMs < fromMs,
    clippedEnd: endMs > toMs,
  }
}

/**
 * Position and width of an interval as they are, also where a part of it lies beyond the plot: for what is moved to the
 * left as a whole, and cut off there. `undefined` where it has left the plot.
 */
export function placeWhole(scale: TimeScale, startMs: number, endMs: number): PlacedBar | undefined {
  if (endMs < scale.window.fromMs) return undefined
  const xPx = xOf(scale, startMs)
  return { xPx, widthPx: Math.max(MIN_BAR_PX, xOf(scale, endMs) - xPx), clippedStart: false, clippedEnd: false }
}

/** The step of a 1-2-5 series that puts ticks at least `minPx` apart. */
export function tickStepMs(scale: TimeScale, minPx: number): number {
  const least = (lengthOf(scale.window) / Math.max(1, scale.widthPx)) * minPx
  return roundStep(least)
}

/** Tick positions on multiples of a 1-2-5 step, so that 0 is always one of them where it is visible. */
export function ticksOf(scale: TimeScale, minPx = 72): readonly number[] {
  return multiplesBetween(scale.window.fromMs, scale.window.toMs, tickStepMs(scale, minPx))
}

/** Zooms around a moment that stays where it is on the screen; a factor below 1 zooms in. */
export function zoom(window: TimeWindow, aroundMs: number, factor: number): TimeWindow {
  const length = Math.max(MIN_WINDOW_MS, Math.min(lengthOf(window) * factor, 600_000))
  const share = (aroundMs - window.fromMs) / lengthOf(window)
  const fromMs = aroundMs - share * length
  return { fromMs, toMs: fromMs + length }
}

/** Moves a window by a share of its length. */
export function pan(window: TimeWindow, share: number): TimeWindow {
  const by = lengthOf(window) * share
  return { fromMs: window.fromMs + by, toMs: window.toMs + by }
}
