import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argMax, createSampler } from './sampler.ts'

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
