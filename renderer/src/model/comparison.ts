import type { Comparison, ExperimentResult } from '../../../pipeline/protocol/experiments.ts'

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

/** What all turns of the first and the last arm tell about the wait; absent until something does. */
export function heardVerdict({ comparisons, arms }: ExperimentResult): Comparison | undefined {
  const [first, last] = [arms[0]?.armId, arms.at(-1)?.armId]
  return comparisons.find(({ metric, from, to }) => metric === 'heardMs' && from === first && to === last)
}

/** The widest reach of several intervals and shifts from 0, for a common scale; at least 1. */
export function reachOf(values: readonly (number | null | undefined)[]): number {
  return Math.max(1, ...values.map((value) => Math.abs(value ?? 0)))
}
