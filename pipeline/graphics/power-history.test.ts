import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PowerHistory } from './power-history.ts'

function historyOf(...points: readonly (readonly [atMs: number, watts: number])[]): PowerHistory {
  const history = new PowerHistory()
  for (const [atMs, watts] of points) history.add(atMs, watts)
  return history
}

describe('the energy between two moments', () => {
  it('is the area below the samples, of which only the part between counts', () => {
    const history = historyOf([0, 100], [1000, 100], [2000, 300], [3000, 300])
    expect(history.joules(0, 1000)).toBeCloseTo(100)
    expect(history.joules(1000, 2000)).toBeCloseTo(200)
    expect(history.joules(500, 2500)).toBeCloseTo(50 + 200 + 150)
  })

  it('goes on after the last sample as it was then, but not for long', () => {
    const history = historyOf([0, 50], [1000, 100])
    expect(history.joules(0, 2000)).toBeCloseTo(75 + 100)
    expect(history.joules(0, 9000)).toBeUndefined()
  })

  it.each([
    ['there is no sample', historyOf()],
    ['there is one alone', historyOf([0, 100])],
    ['there is none from before', historyOf([600, 100], [1600, 100])],
    ['there is a gap', historyOf([0, 100], [400, 100], [9000, 100])],
  ])('is unknown where %s', (_, history) => {
    expect(history.joules(500, 5000)).toBeUndefined()
  })

  it('is unknown of no time at all, and never 0 for unknown', () => {
    expect(historyOf([0, 100], [1000, 100]).joules(500, 500)).toBeUndefined()
  })

  it('lies between the least and the greatest power, whatever was drawn', () => {
    const watts = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 4, maxLength: 700 })
    fc.assert(
      fc.property(watts, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, share) => {
        const history = historyOf(...drawn.map((value, second) => [second * 1000, value] as const))
        const toMs = (drawn.length - 1) * 1000
        const fromMs = Math.max(toMs - 60_000, share * toMs * 0.9)
        const joules = history.joules(fromMs, toMs) ?? Number.NaN
        const seconds = (toMs - fromMs) / 1000
        expect(joules).toBeGreaterThanOrEqual(Math.min(...drawn) * seconds - 1e-6)
        expect(joules).toBeLessThanOrEqual(Math.max(...drawn) * seconds + 1e-6)
      }),
    )
  })
})
