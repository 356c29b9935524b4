import type { MetricSample } from './prometheus-text.ts'

/** A target may have any number of metrics; a strip shows a few. */
const MAX_VALUES = 32
/** What is a latency is told by its name. */
const LATENCY = /latency|first_token|ttft|ttfb/i

/** Sum and count of the histograms and summaries of the scrape before, by name. */
export type Totals = ReadonlyMap<string, { readonly sum: number; readonly count: number }>

/** Metrics of this plan are in milliseconds without saying so; what others mean by a name without a unit is not known. */
const PLAN_NAMES: ReadonlySet<string> = new Set([
  'pipeline_latency',
  'recognition_latency',
  'first_token_latency',
  'heard_latency',
])
/** Counters, and moments since 1970: no latencies, whatever else the name says. */
const NO_DURATION = /_(total|created|bucket|gsum|gcount|info|timestamp(_\w+)?)$/

/**
 * Finds the latencies among a scrape's samples, in milliseconds by name: gauges, histograms and summaries (by `# TYPE`,
 * where there is one) that say their unit, and the plan's plain names. A gauge of the last value wins; a histogram or
 * summary gives the mean of what came since the scrape before, and of everything at the first. What has no value yet (no
 * turn, NaN) is left out. Series that differ in labels alone: the last one stands.
 */
export function latencyValues(
  samples: readonly MetricSample[],
  before: Totals = new Map(),
): { readonly valuesMs: Record<string, number>; readonly totals: Totals } {
  const gauges = new Map<string, number>()
  const totals = new Map<string, { sum: number; count: number }>()
  const whole = new Set(samples.filter(({ name }) => /_count$/.test(name)).map(({ name }) => name.slice(0, -6)))
  for (const sample of samples) {
    const { name, value } = sample
    if (!LATENCY.test(name) || !Number.isFinite(value)) continue
    const role = roleOf(sample)
    if (role?.part === 'gauge') {
      if (!whole.has(name)) gauges.set(name, value)
    } else if (role) {
      const total = totals.get(role.metric) ?? { sum: 0, count: 0 }
      total[role.part] += value
      totals.set(role.metric, total)
    }
  }
  const means = [...totals].flatMap(([name, total]) => meanSince(name, total, before.get(name)))
  const found = new Map([...means, ...gauges].flatMap(([name, value]) => inMs(name, value)))
  return { valuesMs: Object.fromEntries([...found].slice(0, MAX_VALUES)), totals }
}

/** What a sample says of its metric; nothing where it is no part of a duration. */
function roleOf({ name, declared }: MetricSample): { metric: string; part: 'gauge' | 'sum' | 'count' } | undefined {
  const [, metric = name, part] = /^(.*)_(sum|count)$/.exec(name) ?? []
  const isTotal = declared === undefined || (declared.metric === metric && /^(histogram|summary)$/.test(declared.type))
  if ((part === 'sum' || part === 'count') && isTotal) return { metric, part }
  const isGauge = declared === undefined || /^(gauge|untyped|unknown)$/.test(declared.type)
  return isGauge && !NO_DURATION.test(name) ? { metric: name, part: 'gauge' } : undefined
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

/**
 * Under its name without the unit, so that a gauge takes the place of the histogram beside it. What does not say its unit
 * is left out.
 */
function inMs(name: string, value: number): [string, number][] {
  const unit = UNITS.find(({ ending }) => ending.test(name))
  if (unit) return [[name.replace(unit.ending, ''), value * unit.ms]]
  return PLAN_NAMES.has(name) ? [[name, value]] : []
}
