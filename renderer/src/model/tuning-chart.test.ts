import { describe, expect, it } from 'vitest'
import type { TuningPoint } from '../../../pipeline/protocol/experiments.ts'
import { tuningChart } from './tuning-chart.ts'

const point = (armId: string, heardMs: number | null, processingMs: number | null, wordErrorRate: number | null) =>
  ({ armId, round: 1, turns: 4, heardMs, processingMs, wordErrorRate, onFront: false, chosen: false }) as TuningPoint

describe('the flag sets of a search', () => {
  it('lie by what a person hears, and by errors', () => {
    const chart = tuningChart([point('a', 800, 50, 0), point('b', 400, 20, 0.04)])
    expect(chart).toMatchObject({ metric: 'heardMs', mostMs: 800, mostErrors: 0.04 })
    expect(chart.points.map(({ x, y }) => [x, y])).toEqual([
      [1, 0],
      [0.5, 1],
    ])
  })

  it('lie by processing where nothing was heard', () => {
    expect(tuningChart([point('a', null, 50, 0)])).toMatchObject({ metric: 'processingMs', mostMs: 50 })
  })

  it('that were not measured are left out', () => {
    expect(tuningChart([point('a', null, null, 0), point('b', 1, 1, null)]).points).toEqual([])
  })
})
