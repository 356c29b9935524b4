import type { MetricSample } from './prometheus-text.ts'

/** A target may have any number of metrics; a strip shows a few. */
const MAX_VALUES = 32
/** What is a latency is told by its name. */
const LATENCY = /latency|first_token|ttft|ttfb/i

/** Sum and count of the histograms and summaries of the scrape before, by name. */
export type Totals = ReadonlyMap<string, { readonly sum: number; readonly count: number }>

/**
 * Finds the latencies among a scrape's samples, in milliseconds by name. A gauge of the last value wins (the plan's plain
 * names are in milliseconds; `_seconds` and `_us` say so); a histogram or summary gives the mean of what came since the
 * scrape before, and of everything at the first. What has no value yet (no turn, NaN) is left out. Series that differ in
 * labels alone: the last one stands.
 */
export function latencyValues(
  samples: readonly MetricSample[],
  before: Totals = new Map(),
): { readonly valuesMs: Record<string, number>; readonly totals: Totals } {
  const gauges = new Map<string, number>()
  const totals = new Map<string, { sum: number; count: number }>()
  const whole = new Set(samples.filter(({ name }) => /_count$/.test(name)).map(({ name }) => name.slice(0, -6)))
  for (const { name, value } of samples) {
    if (!LATENCY.test(name) || !Number.isFinite(value)) continue
    const [, base = name, part] = /^(.*)_(sum|count|bucket)$/.exec(name) ?? []
    if (part === 'sum' || part === 'count') {
      const total = totals.get(base) ?? { sum: 0, count: 0 }
      total[part] += value
      totals.set(base, total)
    } else if (part === undefined && !whole.has(name)) gauges.set(name, value)
  }
  const means = [...totals].flatMap(([name, total]) => meanSince(name, total, before.get(name)))
  const found = new Map([...means, ...gauges].map(([name, value]) => inMs(name, value)))
  return { valuesMs: Object.fromEntries([...found].slice(0, MAX_VALUES)), totals }
}

type Total = { readonly sum: number; readonly count: number }

function meanSince(name: string, now: Total, before: Total | undefined): [string, number][] {
  // A server that was started again counts from 0.
  const since = before && before.count <= now.count ? before : { sum: 0, count: 0 }
  const count = now.count - since.count
  return count > 0 ? [[name, (now.sum - since.sum) / count]] : []
}

const UNITS: readonly { readonly ending: RegExp; readonly ms: number }[] = [
  { ending: /_seconds$/, ms: 1000 },
  { ending: /_(microseconds|us)$/, ms: 0.001 },
  { ending: /_(milliseconds|ms)$/, ms: 1 },
]

/** Under its name without the unit, so that a gauge takes the place of the histogram beside it. */
function inMs(name: string, value: number): [string, number] {
  const unit = UNITS.find(({ ending }) => ending.test(name))
  return unit ? [name.replace(unit.ending, ''), value * unit.ms] : [name, value]
}
