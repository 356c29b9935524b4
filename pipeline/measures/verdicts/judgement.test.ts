import { describe, expect, it } from 'vitest'
import { judge } from './judgement.ts'

describe('a difference in milliseconds, of which 10 matter', () => {
  it.each([
    [[-96, -71], 'better', true],
    [[71, 96], 'worse', true],
    [[-30, -10], 'better', true],
    [[-30, -3], 'better', false],
    [[-6, -2], 'better', false],
    [[3, 40], 'worse', false],
    [[-4, 5], 'equivalent', false],
    [[0, 9.9], 'equivalent', false],
    [[-4, 10], 'undecided', false],
    [[-38, 0.1], 'undecided', false],
    [[-200, 20], 'undecided', false],
  ] as const)('with the interval %j is %s', ([from, to], outcome, matters) => {
    const judged = judge({ interval: { from, to }, minimumEffect: 10, lowerIsBetter: true })
    expect(judged).toMatchObject({ outcome, matters })
  })

  it('is undecided without an interval', () => {
    expect(judge({ interval: null, minimumEffect: 10, lowerIsBetter: true })).toEqual({
      ...{ outcome: 'undecided', matters: false, notWorse: false },
    })
  })

  it('turns where more is better', () => {
    const more = (from: number, to: number) =>
      judge({ interval: { from, to }, minimumEffect: 10, lowerIsBetter: false })
    expect(more(71, 96)).toMatchObject({ outcome: 'better', matters: true })
    expect(more(-20, -3)).toMatchObject({ outcome: 'worse', matters: false })
  })

  it('can be no loss without being any gain', () => {
    const notWorse = (from: number, to: number) =>
      judge({ interval: { from, to }, minimumEffect: 10, lowerIsBetter: true }).notWorse
    expect(notWorse(-200, 9)).toBe(true)
    expect(notWorse(-200, 10)).toBe(false)
  })

  it('matters always where nobody says what does', () => {
    const judged = judge({ interval: { from: 0.1, to: 0.2 }, minimumEffect: 0, lowerIsBetter: true })
    expect(judged).toEqual({ outcome: 'worse', matters: true, notWorse: false })
  })
})
