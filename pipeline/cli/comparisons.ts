import { FEWEST_PAIRS_FOR_INTERVAL, pairedShift } from '../experiments/paired-shift.ts'
import { percentile } from '../tracing/percentiles.ts'
import type { BenchArm, BenchComparison, BenchTurn } from './bench-form.ts'
import { formatCount, formatMs } from './number-format.ts'

const METRICS = ['processingMs', 'heardMs'] as const
type Metric = (typeof METRICS)[number]

/**
 * Every other arm against the first, in both headline numbers. Clips make the pairs: what is compared is the median of
 * a clip's turns under one arm with the median of the same clip's turns under the other, so that long and short
 * utterances do not blur the difference, and a clip counts once however often it ran.
 */
export function compareArms(arms: readonly Pick<BenchArm, 'name' | 'turns'>[]): BenchComparison[] {
  const [reference, ...others] = arms
  if (!reference) return []
  return others.flatMap((arm) => METRICS.map((metric) => compare(reference, arm, metric)))
}

/** A comparison as a sentence: `streaming is 84.0 ms faster than baseline (processing), 95 % interval 71.0 to 96.0, 12 clips`. */
export function comparisonInWords({ from, to, metric, clips, shiftMs, intervalMs }: BenchComparison): string {
  const subject = `(${metric === 'processingMs' ? 'processing' : 'heard'})`
  if (shiftMs === null) return `${to} cannot be compared with ${from} ${subject}: no clip was measured in both`
  const amount = formatMs(Math.abs(shiftMs))
  const than = Number(amount) === 0 ? `as fast as ${from}` : `${amount} ms ${direction(shiftMs)} than ${from}`
  const shift = `${to} is ${than} ${subject}`
  return `${shift}, ${intervalInWords(intervalMs)}, ${formatCount(clips, 'clip')}`
}

function compare(
  from: Pick<BenchArm, 'name' | 'turns'>,
  to: Pick<BenchArm, 'name' | 'turns'>,
  metric: Metric,
): BenchComparison {
  const [before, after] = [mediansByClip(from.turns, metric), mediansByClip(to.turns, metric)]
  const differences = [...before].flatMap(([clip, ms]) => {
    const other = after.get(clip)
    return other === undefined ? [] : [other - ms]
  })
  const result = pairedShift(differences)
  const clips = differences.length
  const names = { from: from.name, to: to.name, metric }
  return { ...names, clips, shiftMs: result?.shift ?? null, intervalMs: result?.interval ?? null }
}

function mediansByClip(turns: readonly BenchTurn[], metric: Metric): Map<string, number> {
  const byClip = Map.groupBy(turns, ({ clip }) => clip)
  const medians = new Map<string, number>()
  for (const [clip, measured] of byClip) {
    const median = percentile(
      measured.flatMap((turn) => turn[metric] ?? []),
      0.5,
    )
    if (median !== undefined) medians.set(clip, median)
  }
  return medians
}

/** Bounds that agree in their direction stand without it, the smaller first; others each say their own. */
function intervalInWords(interval: BenchComparison['intervalMs']): string {
  if (!interval) return `no 95 % interval from fewer than ${FEWEST_PAIRS_FOR_INTERVAL} clips`
  const { from, to } = interval
  const shown = (ms: number) => formatMs(Math.abs(ms))
  if (from < 0 !== to < 0) {
    return `95 % interval ${shown(from)} ${direction(from)} to ${shown(to)} ${direction(to)}`
  }
  return to < 0 ? `95 % interval ${shown(to)} to ${shown(from)}` : `95 % interval ${shown(from)} to ${shown(to)}`
}

function direction(ms: number): string {
  return ms < 0 ? 'faster' : 'slower'
}
