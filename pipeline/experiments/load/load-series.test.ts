import { describe, expect, it } from 'vitest'
import { loadProgressSchema, MOST_LOAD_BUCKETS } from '../../protocol/load.ts'
import { LoadSeries } from './load-series.ts'

describe('first audio over time', () => {
  it('is told by stretches of two seconds: percentiles, the most devices, errors', () => {
    const series = new LoadSeries()
    series.addDevices(0.5, 3)
    series.addDevices(1.5, 2)
    series.addTurn(1, 300)
    series.addTurn(1.9, 500)
    series.addError(1.2)
    expect(series.told()).toEqual({
      bucketS: 2,
      series: [{ fromS: 0, devices: 3, turns: 2, errors: 1, firstAudioP50Ms: 400, firstAudioP95Ms: 490 }],
    })
  })

  it('knows no percentile where no turn was answered, and no devices where nobody counted', () => {
    const series = new LoadSeries()
    series.addDevices(0, 1)
    series.addError(7)
    const [first, second] = series.told().series
    expect([first?.firstAudioP95Ms, first?.turns, second?.fromS, second?.devices]).toEqual([null, 0, 6, null])
  })

  it('takes a turn of a stretch that was told already', () => {
    const series = new LoadSeries()
    series.addTurn(1, 300)
    series.addTurn(5, 100)
    series.told()
    series.addTurn(1.5, 500)
    expect(series.told().series.map(({ firstAudioP50Ms }) => firstAudioP50Ms)).toEqual([400, 100])
  })

  it('never has more stretches than may be told, and loses no turn: a day of them, a second apart', () => {
    const series = new LoadSeries()
    for (let second = 0; second < 86_400; second++) series.addTurn(second, second < 43_200 ? 100 : 900)
    const told = series.told()
    expect(told.series.length).toBeLessThanOrEqual(MOST_LOAD_BUCKETS)
    expect(told.series.length).toBeGreaterThan(MOST_LOAD_BUCKETS / 3)
    expect(told.series.reduce((sum, { turns }) => sum + turns, 0)).toBe(86_400)
    expect([told.series[0]?.firstAudioP95Ms, told.series.at(-1)?.firstAudioP50Ms]).toEqual([100, 900])
    expect(loadProgressSchema.shape.series.parse(told.series)).toEqual(told.series)
  })
})
