import { describe, expect, it } from 'vitest'
import { boundedMeanInterval, canRuleOut } from './bounded-mean.ts'

const alike = (utterances: number) => Array.from({ length: utterances }, () => ({ words: 6, difference: 0 }))

describe('the interval of differences that are seldom anything', () => {
  it('is that of Clopper and Pearson where nothing differed', () => {
    // With 16 of 16 alike a share of 1 - 0.025^(1/16) = 20.6 % could still differ.
    const interval = boundedMeanInterval(alike(16), 0.025, 1)
    expect(interval?.to).toBeCloseTo(0.206, 1)
    expect(interval?.from).toBeCloseTo(-0.206, 1)
  })

  it('narrows with utterances and holds what was seen', () => {
    const some = [...alike(380), ...Array.from({ length: 20 }, () => ({ words: 6, difference: 0.5 }))]
    const interval = boundedMeanInterval(some, 0.025, 1)
    expect(interval?.from).toBeGreaterThan(0)
    expect(interval?.from).toBeLessThan(0.025)
    expect(interval?.to).toBeGreaterThan(0.025)
    expect(interval?.to).toBeLessThan(0.06)
  })

  it('goes by words: an error in a long sentence is less of it', () => {
    const lost = { words: 6, difference: 0.5 }
    const others = (words: number) => Array.from({ length: 200 }, () => ({ words, difference: 0 }))
    const [short, long] = [3, 12].map((words) => boundedMeanInterval([lost, ...others(words)], 0.025, 1)?.to ?? 0)
    expect(long).toBeLessThan(short ?? 0)
  })

  it('is unknown without differences, and the same for the same seed', () => {
    expect(boundedMeanInterval([], 0.025, 1)).toBeUndefined()
    expect(boundedMeanInterval(alike(9), 0.025, 5)).toEqual(boundedMeanInterval(alike(9), 0.025, 5))
  })

  it('takes hundreds of utterances to rule out a point, sixteen a quarter', () => {
    expect(canRuleOut(0, 1, 0.025)).toBe(false)
    expect(canRuleOut(16, 0.01, 0.025)).toBe(false)
    expect(canRuleOut(368, 0.01, 0.025)).toBe(true)
    expect(canRuleOut(16, 0.25, 0.025)).toBe(true)
  })
})
