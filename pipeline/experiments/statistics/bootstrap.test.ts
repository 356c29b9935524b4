import { quantile } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { percentile } from '../../measures/statistics/percentiles.ts'
import { isReliable, quantileDifferenceInterval, quantileInterval, type Sample } from './bootstrap.ts'
import { mulberry32, pick } from './seeded-random.ts'

/** Turns of utterances whose own level varies much more than their turns do. */
function clustered(utterances: number, turnsEach: number, seed: number): Sample[] {
  const random = mulberry32(seed)
  return Array.from({ length: utterances }, (_, index) => {
    const level = 100 + 100 * random()
    return Array.from({ length: turnsEach }, () => ({ utterance: `u${index}`, value: level + random() }))
  }).flat()
}

/** The same by really drawing the utterances and sorting all their turns. */
function byDrawing(samples: readonly Sample[], p: number, resamples: number, seed: number): [number, number] {
  const groups = [...Map.groupBy(samples, ({ utterance }) => utterance).values()]
  const random = mulberry32(seed)
  const found = Array.from({ length: resamples }, () => {
    const drawn = groups.flatMap(() => (groups[pick(groups.length, random)] ?? []).map(({ value }) => value))
    return percentile(drawn, p) ?? 0
  })
  return [percentile(found, 0.025) ?? 0, percentile(found, 0.975) ?? 0]
}

describe('the bootstrap by utterance', () => {
  it('draws utterances, not turns', () => {
    const samples = clustered(12, 4, 1)
    const interval = quantileInterval(samples, 0.5, { resamples: 400, seed: 9 })
    const [from, to] = byDrawing(samples, 0.5, 400, 9)
    expect(interval?.from).toBeCloseTo(from, 9)
    expect(interval?.to).toBeCloseTo(to, 9)
  })

  it('does not take repeats for more witnesses', () => {
    const width = (turnsEach: number) => {
      const interval = quantileInterval(clustered(15, turnsEach, 2), 0.5, { resamples: 500, seed: 1 })
      return (interval?.to ?? 0) - (interval?.from ?? 0)
    }
    expect(width(20) / width(1)).toBeGreaterThan(0.7)
  })

  it('draws an utterance on both sides at once, so that its level cancels', () => {
    const before = clustered(12, 3, 4)
    const after = before.map(({ utterance, value }) => ({ utterance, value: value - 20 }))
    const interval = quantileDifferenceInterval(before, after, 0.5, { resamples: 300, seed: 1 })
    expect(interval?.from).toBeCloseTo(-20, 9)
    expect(interval?.to).toBeCloseTo(-20, 9)
  })

  it('is repeatable, and silent about fewer than 6 utterances', () => {
    const samples = clustered(8, 2, 5)
    const options = { resamples: 200, seed: 3 }
    expect(quantileInterval(samples, 0.5, options)).toEqual(quantileInterval(samples, 0.5, options))
    expect(quantileInterval(clustered(5, 9, 5), 0.5, options)).toBeUndefined()
  })

  it('holds the true median about as often as it says (simulated)', () => {
    let held = 0
    for (let session = 0; session < 200; session += 1) {
      const interval = quantileInterval(clustered(30, 2, 100 + session), 0.5, { resamples: 200, seed: session })
      if (interval && interval.from <= 150.5 && interval.to >= 150.5) held += 1
    }
    expect(held / 200).toBeGreaterThan(0.88)
  })

  it('asks for 72 utterances before it speaks of a 95th percentile, however many turns they have', () => {
    expect([71, 72].map((utterances) => isReliable(clustered(utterances, 1, 1), 0.95))).toEqual([false, true])
    expect(isReliable(clustered(16, 20, 1), 0.95)).toBe(false)
    expect([5, 6].map((utterances) => isReliable(clustered(utterances, 1, 1), 0.5))).toEqual([false, true])
  })

  it('means by a percentile nearly what the library means', () => {
    const values = clustered(40, 1, 8).map(({ value }) => value)
    expect(Math.abs((percentile(values, 0.5) ?? 0) - quantile(values, 0.5))).toBeLessThan(1e-9)
  })
})
