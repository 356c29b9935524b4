import type { Metric } from '../../protocol/experiments.ts'
import {
  digitsOf,
  formatMebibytes,
  formatMs,
  formatShare,
  formatSignedMs,
  formatSignedShare,
  type Known,
  signedDigits,
} from '../numbers.ts'

/** A metric's value in the metric's own unit. */
export function formatMetric(metric: Metric, value: Known, locale?: string): string {
  switch (metric) {
    case 'processingMs':
    case 'heardMs':
    case 'cpuMs':
      return formatMs(value, locale)
    case 'wordErrorRate':
      return formatShare(value, locale)
    case 'distinct2':
      return digitsOf(value, 2, locale)
    case 'residentBytes':
      return formatMebibytes(value, locale)
  }
}

/** A difference of two values of a metric, with its sign. */
export function formatMetricShift(metric: Metric, shift: Known, locale?: string): string {
  switch (metric) {
    case 'processingMs':
    case 'heardMs':
    case 'cpuMs':
      return formatSignedMs(shift, locale)
    case 'wordErrorRate':
      return formatSignedShare(shift, locale)
    case 'distinct2':
      return signedDigits(shift, 2, locale)
    case 'residentBytes': {
      const shown = formatMebibytes(shift, locale)
      return shift && shift > 0 && /[1-9]/.test(shown) ? `+${shown}` : shown
    }
  }
}
