import type { Interval } from '../../protocol/experiments.ts'
import { type Axis, roundAxis } from './axis.ts'
import { CHART_WIDTH, type Plot } from './frame.ts'

/** One utterance said in both arms. */
export interface PairedDifference {
  readonly utterance: string
  readonly fromMs: number
  readonly toMs: number
}

const LABELS_WIDTH = 160
const VALUES_WIDTH = 64
const ROW_HEIGHT = 18
/** Rows with a name each; more utterances are drawn closer, without names. */
export const MOST_NAMED_ROWS = 40
/** Height that those take together. */
const UNNAMED_HEIGHT = 520
const LONGEST_NAME = 22

/** A dot an utterance, sorted by its difference, with the shift of all and its interval. */
export interface PairedDrawing {
  readonly plot: Plot
  readonly x: Axis
  readonly named: boolean
  readonly rows: readonly PairedRow[]
  /** The interval's two ends; absent: there is none. */
  readonly band: { readonly from: number; readonly to: number } | undefined
  readonly shiftAt: number | undefined
}

/** What an utterance differs by between the arms. */
export interface PairedRow {
  readonly utterance: string
  /** As much of it as has room. */
  readonly name: string
  readonly differenceMs: number
  readonly x: number
  readonly y: number
}

/** Draws the differences of utterances, in milliseconds; left of 0 is faster. */
export function pairedDrawing(
  pairs: readonly PairedDifference[],
  shift: { readonly value: number | null; readonly interval: Interval | null },
): PairedDrawing {
  const known = pairs
    .map(({ utterance, fromMs, toMs }) => ({ utterance, differenceMs: toMs - fromMs }))
    .sort((a, b) => a.differenceMs - b.differenceMs)
  const named = known.length <= MOST_NAMED_ROWS
  const rowHeight = named ? ROW_HEIGHT : UNNAMED_HEIGHT / known.length
  const top = 10
  const plot: Plot = {
    ...{ left: named ? LABELS_WIDTH : 24, right: CHART_WIDTH - VALUES_WIDTH, top },
    bottom: top + known.length * rowHeight + 6,
  }
  const { interval, value } = shift
  const bounds = interval ? [interval.from, interval.to] : []
  const values = [0, ...known.map(({ differenceMs }) => differenceMs), ...bounds]
  const x = roundAxis(values, { start: plot.left, end: plot.right, ticks: 8 })
  const rows = known.map(({ utterance, differenceMs }, index) => ({
    ...{ utterance, differenceMs },
    name: shortenedName(utterance),
    x: x.at(differenceMs),
    y: top + (index + 0.5) * rowHeight,
  }))
  return {
    ...{ plot, x, named, rows },
    band: interval ? { from: x.at(interval.from), to: x.at(interval.to) } : undefined,
    shiftAt: value === null ? undefined : x.at(value),
  }
}

/** As much of an utterance's name as has room beside its dot. */
export function shortenedName(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text
}
