import { sampleVariance } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import type { Sample } from './bootstrap.ts'
import { moreTurnsToSee } from './needed-turns.ts'
import { mulberry32, type Random } from './seeded-random.ts'

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Two arms on the same utterances; `own` is what an arm does to single utterances, `noise` what turns differ by. */
function arms(options: { utterances: number; turnsEach: number; own: number; noise: number; seed?: number }) {
  const random = mulberry32(options.seed ?? 1)
  const before: Sample[] = []
  const after: Sample[] = []
  for (let index = 0; index < options.utterances; index += 1) {
    const shift = options.own * normal(random)
    for (let turn = 0; turn < options.turnsEach; turn += 1) {
      before.push({ utterance: `u${index}`, value: 100 * index + options.noise * normal(random) })
      after.push({ utterance: `u${index}`, value: 100 * index + shift + options.noise * normal(random) })
    }
  }
  return { before, after }
}

const MANY = Number.POSITIVE_INFINITY

describe('how many more turns are needed', () => {
  it('is by the textbook formula, for the efficiency of ranks', () => {
    const { before, after } = arms({ utterances: 40, turnsEach: 1, own: 0, noise: 20 })
    const variance = sampleVariance(after.map(({ value }, index) => value - (before[index]?.value ?? 0)))
    const utterances = ((1.959964 + 0.841621) ** 2 * variance * Math.PI) / 3 / 10 ** 2
    const more = moreTurnsToSee({ before, after, effect: 10, utterancesAvailable: MANY })
    expect(more).toBe(Math.ceil(utterances) - 40)
    expect(more).toBeGreaterThan(10)
  })

  it('is none where there are enough', () => {
    const { before, after } = arms({ utterances: 40, turnsEach: 1, own: 0, noise: 5 })
    expect(moreTurnsToSee({ before, after, effect: 10, utterancesAvailable: MANY })).toBe(0)
  })

  it('falls with the effect that is looked for', () => {
    const { before, after } = arms({ utterances: 20, turnsEach: 2, own: 5, noise: 30 })
    const needed = [5, 10, 20].map(
      (effect) => moreTurnsToSee({ before, after, effect, utterancesAvailable: MANY }) ?? 0,
    )
    expect(needed[0]).toBeGreaterThan(needed[1] ?? 0)
    expect(needed[1]).toBeGreaterThan(needed[2] ?? 0)
  })

  it('counts repeats where all utterances were spoken', () => {
    const { before, after } = arms({ utterances: 16, turnsEach: 4, own: 0, noise: 40 })
    const more = moreTurnsToSee({ before, after, effect: 10, utterancesAvailable: 16 })
    expect(more).toBeGreaterThan(0)
    expect(more).toBeLessThan(1000)
  })

  it('is unknown where repeats of the same utterances can never show it', () => {
    const { before, after } = arms({ utterances: 8, turnsEach: 4, own: 60, noise: 5 })
    expect(moreTurnsToSee({ before, after, effect: 5, utterancesAvailable: 8 })).toBeUndefined()
    expect(moreTurnsToSee({ before, after, effect: 5, utterancesAvailable: MANY })).toBeGreaterThan(100)
  })

  it('is unknown from hardly any utterances', () => {
    const { before, after } = arms({ utterances: 3, turnsEach: 9, own: 0, noise: 5 })
    expect(moreTurnsToSee({ before, after, effect: 10, utterancesAvailable: MANY })).toBeUndefined()
  })
})
