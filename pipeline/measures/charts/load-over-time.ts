import { curveStepAfter, line } from 'd3-shape'
import type { LoadBucket } from '../../protocol/load.ts'
import { type Axis, px, roundAxis } from './axis.ts'
import { CHART_WIDTH, type Plot } from './frame.ts'

const PLOT: Plot = { left: 58, right: CHART_WIDTH - 44, top: 14, bottom: 220 }

/** A load test's first audio over time, drawn, with the number of devices beside it. */
export interface LoadDrawing {
  readonly plot: Plot
  /** Seconds since the test began. */
  readonly x: Axis
  /** Milliseconds. */
  readonly y: Axis
  readonly devicesY: Axis
  /** SVG paths; a line is broken where nothing is known. */
  readonly p50: string
  readonly p95: string
  readonly devices: string
  readonly limitY: number
  /** A dot a stretch: where a line of one point would not be seen. */
  readonly dots: readonly { readonly x: number; readonly p50Y: number; readonly p95Y: number }[]
  /** Where turns failed. */
  readonly errorsX: readonly number[]
}

/** Draws a series whose stretches are `bucketS` seconds long against a limit in milliseconds, on round axes from 0. */
export function loadDrawing(series: readonly LoadBucket[], bucketS: number, limitMs: number): LoadDrawing {
  const across = { start: PLOT.left, end: PLOT.right, ticks: 8 }
  const up = { start: PLOT.bottom, end: PLOT.top }
  const x = roundAxis([0, (series.at(-1)?.fromS ?? 0) + bucketS], across)
  const y = roundAxis([0, limitMs * 1.2, ...series.flatMap(({ firstAudioP95Ms: ms }) => ms ?? [])], { ...up, ticks: 5 })
  const devicesY = wholeAxis([0, 1, ...series.flatMap(({ devices }) => devices ?? [])], up)
  const atOf = ({ fromS }: LoadBucket) => px(x.at(fromS + bucketS / 2))
  const linked = withGaps(series, bucketS)
  const curve = (value: (bucket: LoadBucket) => number | null, axis: Axis, at = atOf) =>
    line<LoadBucket>()
      .defined((bucket) => value(bucket) !== null)
      .x(at)
      .y((bucket) => axis.at(value(bucket) ?? 0))
      .digits(1)
  const devices = curve(
    (bucket) => bucket.devices,
    devicesY,
    ({ fromS }) => x.at(fromS),
  ).curve(curveStepAfter)
  return {
    ...{ plot: PLOT, x, y, devicesY, limitY: px(y.at(limitMs)) },
    p50: curve((bucket) => bucket.firstAudioP50Ms, y)(linked) ?? '',
    p95: curve((bucket) => bucket.firstAudioP95Ms, y)(linked) ?? '',
    devices: devices(withEnd(linked, bucketS)) ?? '',
    dots: series.flatMap((bucket) => {
      const { firstAudioP50Ms: p50, firstAudioP95Ms: p95 } = bucket
      return p50 === null || p95 === null ? [] : [{ x: atOf(bucket), p50Y: px(y.at(p50)), p95Y: px(y.at(p95)) }]
    }),
    errorsX: series.filter(({ errors }) => errors > 0).map(atOf),
  }
}

/** There is no half of a device. */
function wholeAxis(values: readonly number[], up: { readonly start: number; readonly end: number }): Axis {
  const axis = roundAxis(values, { ...up, ticks: 4 })
  return { ...axis, ticks: axis.ticks.filter(Number.isInteger) }
}

/** A stretch in which nothing was seen is not told, and no line goes over it. */
function withGaps(series: readonly LoadBucket[], bucketS: number): readonly LoadBucket[] {
  return series.flatMap((bucket, index) => {
    const before = series[index - 1]
    if (!before || bucket.fromS - before.fromS < bucketS * 1.5) return [bucket]
    return [unseen(before.fromS + bucketS), bucket]
  })
}

/** The last step of a line lasts as long as its stretch. */
function withEnd(series: readonly LoadBucket[], bucketS: number): readonly LoadBucket[] {
  const last = series.at(-1)
  return last ? [...series, { ...last, fromS: last.fromS + bucketS }] : series
}

function unseen(fromS: number): LoadBucket {
  return { fromS, devices: null, turns: 0, errors: 0, firstAudioP50Ms: null, firstAudioP95Ms: null }
}
