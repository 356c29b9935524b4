import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BASELINE, definitionOf } from '../flags/registry.ts'
import { applyChanges } from '../flags/validate.ts'
import { onParetoFront } from './statistics/pareto.ts'
import { halvingPlan, ranked, type Standing, searchPlan, tuningPoints, turnsOfSearch } from './tuning.ts'
import { candidates, domainOf, tunableFlags } from './tuning-domains.ts'

function standing(armId: string, heardMs: number | null, wordErrorRate: number | null, turns = 8): Standing {
  return { armId, turns, heardMs, processingMs: heardMs, wordErrorRate }
}

describe('successive halving', () => {
  it('keeps within its budget and gives the finalists the most turns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 5000 }), (budget) => {
        const plan = halvingPlan(budget)
        expect(turnsOfSearch(plan)).toBeLessThanOrEqual(Math.max(budget, 8))
        expect(plan.turnsByRound[0]).toBeGreaterThanOrEqual(3)
        expect(plan.turnsByRound.length).toBe(Math.log2(plan.candidates))
        expect(plan.turnsByRound).toEqual([...plan.turnsByRound].sort((a, b) => a - b))
      }),
    )
  })

  it('leaves a third of the budget to measure its choice again, and at least two turns an arm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 5000 }), (budget) => {
        const { halving, searchTurns, turnsPerArm } = searchPlan(budget)
        expect(searchTurns).toBe(turnsOfSearch(halving))
        expect(searchTurns + 2 * turnsPerArm).toBeLessThanOrEqual(budget)
        expect(turnsPerArm).toBeGreaterThanOrEqual(Math.max(2, Math.floor(budget / 6)))
      }),
    )
  })

  it('tries more where there is more to spend', () => {
    expect([40, 120, 300, 1000].map((budget) => halvingPlan(budget).candidates)).toEqual([4, 8, 16, 32])
  })
})

describe('the order of candidates', () => {
  it('puts who errs too much behind everybody who does not, however fast', () => {
    const all = [standing('slow', 900, 0.02), standing('fast', 500, 0.03), standing('wrong', 100, 0.2)]
    expect(ranked(all, 'slow', 0.01).map(({ armId }) => armId)).toEqual(['fast', 'slow', 'wrong'])
    expect(ranked(all, 'slow', 0.5).map(({ armId }) => armId)).toEqual(['wrong', 'fast', 'slow'])
  })

  it('puts who was not measured last', () => {
    const all = [standing('none', null, null), standing('slow', 900, 0)]
    expect(ranked(all, 'slow', 0.01).map(({ armId }) => armId)).toEqual(['slow', 'none'])
  })
})

describe('what a search shows', () => {
  it('chooses among the finalists alone, and marks the front', () => {
    const all = [
      standing('c0', 900, 0.02),
      standing('c1', 600, 0.02),
      standing('c2', 500, 0.02, 3),
      standing('c3', 400, 0.3),
    ]
    const points = tuningPoints(all, { candidates: 4, turnsByRound: [3, 8] }, { reference: 'c0', werLimit: 0.01 })
    expect(points.map(({ armId, round, onFront, chosen }) => [armId, round, onFront, chosen])).toEqual([
      ['c0', 2, false, false],
      ['c1', 2, false, true],
      ['c2', 1, true, false],
      ['c3', 2, true, false],
    ])
  })
})

describe('the Pareto front', () => {
  const point = fc.record({ ms: fc.integer({ min: 0, max: 9 }), wordErrorRate: fc.integer({ min: 0, max: 9 }) })

  it('is not empty, and nothing on it is beaten', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
        const front = onParetoFront(points)
        expect(front).toContain(true)
        for (const [index, one] of points.entries()) {
          const beaten = points.some(
            (other) =>
              (other.ms < one.ms && other.wordErrorRate <= one.wordErrorRate) ||
              (other.ms <= one.ms && other.wordErrorRate < one.wordErrorRate),
          )
          expect(front[index]).toBe(!beaten)
        }
      }),
    )
  })

  it('leaves out what has no time', () => {
    expect(
      onParetoFront([
        { ms: null, wordErrorRate: 0 },
        { ms: 5, wordErrorRate: null },
      ]),
    ).toEqual([false, true])
  })
})

describe('candidates', () => {
  it('are sets of allowed values, each once, the same for the same seed, the baseline first', () => {
    const found = candidates(tunableFlags(), 32, 5)
    expect(found).toHaveLength(32)
    expect(found[0]).toEqual(BASELINE)
    expect(new Set(found.map((values) => JSON.stringify(values))).size).toBe(32)
    expect(candidates(tunableFlags(), 32, 5)).toEqual(found)
    expect(candidates(tunableFlags(), 32, 6)).not.toEqual(found)
    for (const values of found) expect(applyChanges(BASELINE, values).ok).toBe(true)
  })

  it('never answer out of a cache', () => {
    for (const { LLM_ENABLE_CACHE, TTS_ENABLE_CACHE } of candidates(tunableFlags(), 32, 1)) {
      expect([LLM_ENABLE_CACHE, TTS_ENABLE_CACHE]).toEqual([false, false])
    }
  })

  it('come from domains that hold the baseline and the plan', () => {
    for (const name of tunableFlags()) {
      const { baseline, plan } = definitionOf(name)
      expect(domainOf(name)).toContain(baseline)
      if (plan !== undefined) expect(domainOf(name)).toContain(plan)
      expect(domainOf(name).length).toBeGreaterThan(1)
    }
  })
})
