import { describe, expect, it } from 'vitest'
import type { Comparison, ExperimentResult } from '../../../../pipeline/protocol/experiments.ts'
import { firstComparisons, reachOf } from './comparison.ts'

it('a common scale reaches as far as the farthest value, unknown ones left out', () => {
  expect(reachOf([-40, 12, null, undefined])).toBe(40)
  expect(reachOf([])).toBe(1)
})

describe('what is said of an experiment first', () => {
  const one = (metric: string, from: string, to: string) => ({ metric, from, to }) as Comparison
  const comparisons = [
    ...[one('processingMs', 'baseline', 'full'), one('cpuMs', 'baseline', 'full')],
    ...[one('processingMs', 'baseline', 'alone:A'), one('heardMs', 'full', 'without:A')],
  ]
  const result = { comparisons, arms: [{ armId: 'baseline' }, { armId: 'full' }] } as unknown as ExperimentResult

  it('is every comparison of the numbers people wait for, what they hear before what is computed', () => {
    expect(firstComparisons(result)).toEqual([comparisons[3], comparisons[0], comparisons[2]])
  })

  it('is that of the whole set where flags are taken apart', () => {
    expect(firstComparisons({ ...result, ablation: [] })).toEqual([comparisons[0]])
  })
})
