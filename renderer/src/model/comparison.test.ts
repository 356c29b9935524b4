import { describe, expect, it } from 'vitest'
import type { Comparison, ExperimentResult } from '../../../pipeline/protocol/experiments.ts'
import { firstComparisons, formatMetric, formatPValue, heardVerdict, reachOf } from './comparison.ts'

describe('a metric', () => {
  it.each([
    ['processingMs', -84, '−84.0\u202fms'],
    ['wordErrorRate', 0.0123, '+1.2 %'],
    ['distinct2', -0.051, '−0.05'],
    ['residentBytes', 12_400_000, '+12 MB'],
    ['residentBytes', 0, '±0 MB'],
  ] as const)('%s that differs by %d is shown in its own unit with its sign', (metric, value, text) => {
    expect(formatMetric(metric, value, 'en-GB', true)).toBe(text)
  })

  it('by itself has no sign', () => {
    expect(formatMetric('wordErrorRate', 0.02, 'en-GB')).toBe('2.0 %')
    expect(formatMetric('cpuMs', 120, 'en-GB')).toBe('120\u202fms')
  })
})

describe('a probability of chance', () => {
  it.each([
    [0.0004, '< 0.001'],
    [0.0421, '0.042'],
    [1, '1.000'],
    [null, '—'],
  ])('%s is %s', (p, text) => expect(formatPValue(p, 'en-GB')).toBe(text))
})

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

  it('is every comparison of the numbers people wait for', () => {
    expect(firstComparisons(result)).toEqual([comparisons[0], comparisons[2], comparisons[3]])
  })

  it('is that of the whole set where flags are taken apart', () => {
    expect(firstComparisons({ ...result, ablation: [] })).toEqual([comparisons[0]])
  })
})

describe('what a whole comparison tells about the wait', () => {
  const of = (metric: string, from: string, to: string) => ({ metric, from, to }) as Comparison
  const arms = [{ armId: 'a' }, { armId: 'b' }, { armId: 'c' }]

  it('is of the first and the last arm', () => {
    const comparisons = [of('heardMs', 'a', 'b'), of('processingMs', 'a', 'c'), of('heardMs', 'a', 'c')]
    expect(heardVerdict({ comparisons, arms } as unknown as ExperimentResult)).toBe(comparisons[2])
  })

  it('is absent where the wait was not compared', () => {
    const comparisons = [of('processingMs', 'a', 'c')]
    expect(heardVerdict({ comparisons, arms } as unknown as ExperimentResult)).toBeUndefined()
  })
})
