import type { Comparison, ExperimentResult } from '../../../../pipeline/protocol/experiments.ts'

/**
 * What is said of an experiment first: the numbers people wait for; of an ablation those of the whole set alone, since
 * its flags are drawn one by one.
 */
export function firstComparisons({ comparisons, ablation, arms }: ExperimentResult): readonly Comparison[] {
  const [reference, full] = arms
  return comparisons
    .filter(({ metric }) => metric === 'heardMs' || metric === 'processingMs')
    .filter(({ from, to }) => !ablation || (from === reference?.armId && to === full?.armId))
    .sort((a, b) => Number(b.metric === 'heardMs') - Number(a.metric === 'heardMs'))
}

/** The widest reach of several intervals and shifts from 0, for a common scale; at least 1. */
export function reachOf(values: readonly (number | null | undefined)[]): number {
  return Math.max(1, ...values.map((value) => Math.abs(value ?? 0)))
}
