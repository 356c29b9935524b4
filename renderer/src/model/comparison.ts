import type { Comparison, ExperimentResult, Metric } from '../../../pipeline/protocol/experiments.ts'
import { formatMs, formatSignedMs, UNKNOWN } from './format.ts'

const BYTES_PER_MB = 1e6
const SMALLEST_P = 0.001

/** A metric's value, or a difference of two with its sign, in the metric's own unit. */
export function formatMetric(metric: Metric, value: number, locale: string, signed = false): string {
  const sign = !signed ? '' : value < 0 ? '−' : value > 0 ? '+' : '±'
  const digits = (number: number, fraction: number) =>
    (signed ? Math.abs(number) : number).toLocaleString(locale, {
      minimumFractionDigits: fraction,
      maximumFractionDigits: fraction,
    })
  switch (metric) {
    case 'processingMs':
    case 'heardMs':
    case 'cpuMs':
      return signed ? formatSignedMs(value, locale) : formatMs(value, locale)
    case 'wordErrorRate':
      return `${sign}${digits(value * 100, 1)} %`
    case 'distinct2':
      return `${sign}${digits(value, 2)}`
    case 'residentBytes':
      return `${sign}${digits(value / BYTES_PER_MB, 0)} MB`
  }
}

/** A probability of chance: three decimals, or that it is below what they can show. */
export function formatPValue(p: number | null, locale: string): string {
  if (p === null) return UNKNOWN
  if (p < SMALLEST_P) return `< ${SMALLEST_P.toLocaleString(locale)}`
  return p.toLocaleString(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
}

/**
 * What is said of an experiment first: the numbers people wait for; of an ablation those of the whole set alone, since
 * its flags are drawn one by one.
 */
export function firstComparisons({ comparisons, ablation, arms }: ExperimentResult): readonly Comparison[] {
  const [reference, full] = arms
  return comparisons
    .filter(({ metric }) => metric === 'heardMs' || metric === 'processingMs')
    .filter(({ from, to }) => !ablation || (from === reference?.armId && to === full?.armId))
}

/** What all turns of the first and the last arm tell about the wait; absent until something does. */
export function heardVerdict({ comparisons, arms }: ExperimentResult): Comparison | undefined {
  const [first, last] = [arms[0]?.armId, arms.at(-1)?.armId]
  return comparisons.find(({ metric, from, to }) => metric === 'heardMs' && from === first && to === last)
}

/** The widest reach of several intervals and shifts from 0, for a common scale; at least 1. */
export function reachOf(values: readonly (number | null | undefined)[]): number {
  return Math.max(1, ...values.map((value) => Math.abs(value ?? 0)))
}
