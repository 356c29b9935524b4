import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argMax, createSampler, NO_HABITS, type SamplingHabits } from './sampler.ts'

const SAMPLED = { temperature: 1, topK: 0, doSample: true, seed: 7 }

function draws(settings: typeof SAMPLED, logits: Float32Array, times: number): number[] {
  const sampler = createSampler(settings)
  return Array.from({ length: times }, () => sampler.pick(logits))
}

describe('the sampler', () => {
  it.each([
    ['sampling is off', { ...SAMPLED, doSample: false }],
    ['the temperature is 0', { ...SAMPLED, temperature: 0 }],
    ['one token is left', { ...SAMPLED, topK: 1 }],
  ])('is greedy where %s', (_name, settings) => {
    const sampler = createSampler(settings)
    expect(sampler.kind).toBe('greedy')
    expect(sampler.pick(Float32Array.from([0, 3, 3, 1]))).toBe(1)
  })

  it('draws the same tokens for the same seed, others for another', () => {
    const logits = new Float32Array(50)
    expect(draws(SAMPLED, logits, 30)).toEqual(draws(SAMPLED, logits, 30))
    expect(draws(SAMPLED, logits, 30)).not.toEqual(draws({ ...SAMPLED, seed: 8 }, logits, 30))
  })

  it('draws as often as the soft-max says', () => {
    const probabilities = [0.5, 0.3, 0.15, 0.05]
    const logits = Float32Array.from(probabilities, Math.log)
    const drawn = draws(SAMPLED, logits, 20_000)
    probabilities.forEach((probability, token) => {
      const share = drawn.filter((pick) => pick === token).length / drawn.length
      expect(Math.abs(share - probability)).toBeLessThan(0.015)
    })
  })

  it('is bolder when it is warmer', () => {
    const logits = Float32Array.from([2, 0, 0, 0])
    const best = (temperature: number) =>
      draws({ ...SAMPLED, temperature }, logits, 4000).filter((pick) => pick === 0).length
    expect(best(0.3)).toBeGreaterThan(best(1) + 500)
    expect(best(1)).toBeGreaterThan(best(2) + 500)
  })

  it('never leaves the k best', () => {
    const logits = fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 3, maxLength: 60 })
    fc.assert(
      fc.property(logits, fc.integer({ min: 2, max: 10 }), fc.integer(), (values, topK, seed) => {
        const picked = createSampler({ ...SAMPLED, topK, seed }).pick(Float32Array.from(values))
        const better = values.filter((value) => value > (values[picked] ?? Number.NaN)).length
        expect(better).toBeLessThan(topK)
      }),
    )
  })

  it('finds the largest of any scores, the first of equals', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1 }), (values) => {
        const logits = Float32Array.from(values)
        expect(argMax(logits)).toBe(logits.indexOf(Math.max(...logits)))
      }),
    )
  })
})

/** Scores of a few tokens, none of them equal. */
const scores = fc
  .uniqueArray(fc.integer({ min: -200, max: 200 }), { minLength: 3, maxLength: 40 })
  .map((values) => values.map((value) => value / 20))
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })

function probabilities(values: readonly number[]): number[] {
  const weights = values.map(Math.exp)
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}

/** Every token that can be drawn at all. */
function drawable(values: readonly number[], habits: Partial<SamplingHabits>): Set<number> {
  const sampler = createSampler({ ...SAMPLED, temperature: 1 }, { ...NO_HABITS, ...habits })
  return new Set(Array.from({ length: 200 }, () => sampler.pick(Float32Array.from(values))))
}

describe("a model's own habits", () => {
  it('top-p: never a token outside the fewest that together have that share', () => {
    fc.assert(
      fc.property(scores, share, (values, topP) => {
        const chances = probabilities(values)
        for (const picked of drawable(values, { topP })) {
          const likelier = chances.filter((chance) => chance > (chances[picked] ?? 0)).reduce((a, b) => a + b, 0)
          expect(likelier).toBeLessThan(topP + 1e-6)
        }
      }),
    )
  })

  it('min-p: never a token with a smaller share of the likeliest one', () => {
    fc.assert(
      fc.property(scores, share, (values, minP) => {
        const chances = probabilities(values)
        for (const picked of drawable(values, { minP }))
          expect(chances[picked]).toBeGreaterThan(Math.max(...chances) * minP * 0.9999)
      }),
    )
  })

  it('leave what is within in its proportions', () => {
    const logits = Float32Array.from([0.5, 0.3, 0.15, 0.05], Math.log)
    const sampler = createSampler(SAMPLED, { ...NO_HABITS, topP: 0.75 })
    const drawn = Array.from({ length: 20_000 }, () => sampler.pick(logits))
    expect(new Set(drawn)).toEqual(new Set([0, 1]))
    expect(Math.abs(drawn.filter((pick) => pick === 0).length / drawn.length - 0.5 / 0.8)).toBeLessThan(0.015)
  })

  it('repetition: what occurred in the prompt or the reply is less likely, whatever its sign', () => {
    const habits = { ...NO_HABITS, repetitionPenalty: 2 }
    const greedy = { ...SAMPLED, doSample: false }
    expect(createSampler(greedy, habits, [0]).pick(Float32Array.from([3, 2, 1]))).toBe(1)
    expect(createSampler(greedy, habits, [0]).pick(Float32Array.from([-1, -1.5, -3]))).toBe(1)
    const sampler = createSampler(greedy, habits)
    expect([1, 2, 3].map(() => sampler.pick(Float32Array.from([3, 2, 1.4])))).toEqual([0, 1, 0])
  })

  it('presence: what was replied is less likely, what was asked is not', () => {
    const sampler = createSampler({ ...SAMPLED, doSample: false }, { ...NO_HABITS, presencePenalty: 1.5 }, [0])
    expect([1, 2, 3, 4].map(() => sampler.pick(Float32Array.from([3, 2, 1])))).toEqual([0, 1, 0, 0])
  })

  it('leave greedy replies and scores alone where there are none', () => {
    fc.assert(
      fc.property(scores, fc.array(fc.nat({ max: 39 })), (values, prompt) => {
        const logits = Float32Array.from(values)
        const sampler = createSampler({ ...SAMPLED, doSample: false }, NO_HABITS, prompt)
        expect([sampler.pick(logits), sampler.pick(logits)]).toEqual([argMax(logits), argMax(logits)])
        expect([...logits]).toEqual([...Float32Array.from(values)])
      }),
    )
  })

  it('never change the scores themselves', () => {
    const logits = Float32Array.from([3, 2, 1])
    createSampler(SAMPLED, { topP: 0.5, minP: 0.1, repetitionPenalty: 1.3, presencePenalty: 1 }, [0, 1]).pick(logits)
    expect([...logits]).toEqual([3, 2, 1])
  })
})
