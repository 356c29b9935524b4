import type { Metric } from '../protocol/experiments.ts'

/** What is known of a metric before anything is measured. */
export interface MetricFacts {
  readonly lowerIsBetter: boolean
  /** `ms`: milliseconds; `share`: of 1; `bytes`. */
  readonly unit: 'ms' | 'share' | 'bytes'
}

export const METRIC_FACTS: Readonly<Record<Metric, MetricFacts>> = {
  processingMs: { lowerIsBetter: true, unit: 'ms' },
  heardMs: { lowerIsBetter: true, unit: 'ms' },
  wordErrorRate: { lowerIsBetter: true, unit: 'share' },
  distinct2: { lowerIsBetter: false, unit: 'share' },
  cpuMs: { lowerIsBetter: true, unit: 'ms' },
  residentBytes: { lowerIsBetter: true, unit: 'bytes' },
}

/**
 * Metrics in which arms are compared turn by turn. Memory is the whole process's, in which arms take turns, and variety
 * is a property of all replies together: both are summed up for each arm, and not tested.
 */
export const COMPARED_METRICS = ['processingMs', 'heardMs', 'wordErrorRate', 'cpuMs'] as const
export type ComparedMetric = (typeof COMPARED_METRICS)[number]
