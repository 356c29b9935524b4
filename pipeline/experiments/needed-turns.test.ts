import { describe, expect, it } from 'vitest'
import { moreTurnsToDecide } from './needed-turns.ts'
import { pairedShift, pseudoMedian } from './statistics/paired-shift.ts'
import { mulberry32, type Random } from './statistics/seeded-random.ts'

const TAIL = 0.01
const MANY = Number.POSITIVE_INFINITY

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Differences of pairs; `own` is what an arm does to single utterances, `noise` what turns differ by. */
function sessionOf(options: { utterances: number; turnsEach: number; own: number; noise: number; seed?: number }) {
  const random = mulberry32(options.seed ?? 1)
  return Array.from({ length: options.utterances }, () => {
    const shift = options.own * normal(random)
    return Array.from({ length: options.turnsEach }, () => shift + options.noise * (normal(random) - normal(random)))
  })
}

function moreTurns(utterances: readonly (readonly number[])[], effect: number, utterancesAvailable: number) {
  const interval = pairedShift(utterances.map(pseudoMedian), TAIL)?.interval ?? { from: Number.NaN, to: Number.NaN }
  const halfWidth = (interval.to - interval.from) / 2
  return moreTurnsToDecide({ utterances, halfWidth, tail: TAIL, effect, utterancesAvailable })
}

describe('how many more turns would decide', () => {
  it('is by the width of the interval, in which the hardest difference must find room', () => {
    const utterances = sessionOf({ utterances: 40, turnsEach: 1, own: 0, noise: 20 })
    // A variance of 20 by 40 utterances, taken for 23 % larger than seen; half of the effect of 10 must hold 2.33
    // deviations less a quarter of one.
    const more = moreTurnsToDecide({
      ...{ utterances, halfWidth: 2.3263479 * Math.sqrt(20), tail: TAIL, effect: 10, utterancesAvailable: MANY },
    })
    const wanted = (10 / (2 * (2.3263479 - 0.2533471))) ** 2
    expect(more).toBeGreaterThanOrEqual(Math.floor((1.22 * 20 * 40) / wanted - 40))
    expect(more).toBeLessThanOrEqual(Math.ceil((1.26 * 20 * 40) / wanted - 40))
  })

  it('falls with the effect that matters, and is never none', () => {
    const utterances = sessionOf({ utterances: 20, turnsEach: 2, own: 5, noise: 30 })
    const needed = [5, 10, 20, 500].map((effect) => moreTurns(utterances, effect, MANY) ?? 0)
    expect(needed).toEqual(needed.toSorted((a, b) => b - a))
    expect(needed.at(-1)).toBe(1)
  })

  it('counts repeats where all utterances were spoken', () => {
    const more = moreTurns(sessionOf({ utterances: 16, turnsEach: 4, own: 0, noise: 40 }), 10, 16)
    expect(more).toBeGreaterThan(0)
    expect(more).toBeLessThan(2000)
  })

  it('is unknown where repeats of the same utterances can never decide', () => {
    const utterances = sessionOf({ utterances: 8, turnsEach: 4, own: 60, noise: 5 })
    expect(moreTurns(utterances, 5, 8)).toBeUndefined()
    expect(moreTurns(utterances, 5, MANY)).toBeGreaterThan(100)
  })

  it('is unknown from hardly any utterances, and where every difference matters', () => {
    expect(moreTurns(sessionOf({ utterances: 3, turnsEach: 9, own: 0, noise: 5 }), 10, MANY)).toBeUndefined()
    expect(moreTurns(sessionOf({ utterances: 20, turnsEach: 1, own: 0, noise: 5 }), 0, MANY)).toBeUndefined()
  })
})
