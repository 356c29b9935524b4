import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CausalModel } from './causal-model.ts'
import { greedyReply, openTiny, TINY_VOCABULARY, type TinyGraph, tinyReference } from './testing/tiny-models.ts'

const GRAPHS: readonly TinyGraph[] = ['float32', 'float16', 'from_one', 'merged', 'gqa', 'hybrid']
const NEVER = () => false

describe.each(GRAPHS)('a model in the layout "%s"', (name) => {
  it('gives the scores and the reply that a computation without a cache and without the runtime gives', async () => {
    const { prompt, greedy, scores } = tinyReference(name)
    const model = await openTiny(name)
    await model.bringTo(prompt, true, NEVER)
    const distances = [...model.logits].map((score, id) => Math.abs(score - (scores[id] ?? Number.NaN)))
    expect(model.logits).toHaveLength(TINY_VOCABULARY)
    expect(Math.max(...distances)).toBeLessThan(name === 'float16' ? 0.02 : 1e-4)
    expect(await greedyReply(model, prompt, greedy.length)).toEqual(greedy)
    await model.release()
  })

  it('says the same with what it remembers as with nothing remembered', async () => {
    const [warm, fresh] = [await openTiny(name), await openTiny(name)]
    await fc.assert(
      fc.asyncProperty(fc.array(conversationStep, { minLength: 1, maxLength: 6 }), async (steps) => {
        warm.reset()
        let ids: readonly number[] = [1]
        for (const { kept, added, replied, marks, forReply } of steps) {
          ids = [...ids.slice(0, Math.ceil(ids.length * kept)), ...added]
          await warm.bringTo(ids, forReply, NEVER, marksIn(ids, marks))
          if (!forReply) continue
          for (const id of replied) await warm.append(id)
          ids = [...ids, ...replied]
          await expectSameScores(warm, fresh, ids, name)
        }
        await warm.bringTo(ids, true, NEVER)
        await expectSameScores(warm, fresh, ids, name)
      }),
      { numRuns: 40 },
    )
    await Promise.all([warm.release(), fresh.release()])
  })
})

/** What is kept of the conversation so far, what is added to the prompt, and what is replied. */
const token = fc.integer({ min: 1, max: TINY_VOCABULARY - 1 })
const conversationStep = fc.record({
  kept: fc.double({ min: 0, max: 1, noNaN: true }),
  added: fc.array(token, { minLength: 1, maxLength: 8 }),
  replied: fc.array(token, { maxLength: 3 }),
  marks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
  forReply: fc.boolean(),
})

function marksIn(ids: readonly number[], shares: readonly number[]): number[] {
  return [...new Set(shares.map((share) => Math.floor(share * ids.length)))]
    .filter((mark) => mark > 0)
    .sort((a, b) => a - b)
}

async function expectSameScores(warm: CausalModel, fresh: CausalModel, ids: readonly number[], name: TinyGraph) {
  fresh.reset()
  await fresh.bringTo(ids, true, NEVER)
  const distances = fresh.logits.map((score, id) => Math.abs(score - (warm.logits[id] ?? Number.NaN)))
  // Six times and more what rounding makes of 700 random conversations; a state of other tokens is tenths away.
  expect(Math.max(...distances)).toBeLessThan(name === 'float16' ? 0.05 : 1e-3)
}

describe('float16 and float32 caches', () => {
  it('give the same greedy replies, the one in half the memory', async () => {
    const [whole, half] = [await openTiny('float32'), await openTiny('float16')]
    expect(half.cache).toEqual({ type: 'float16', bytesPerToken: whole.cache.bytesPerToken / 2, fixedBytes: 0 })
    // 2 layers, key and value, 2 heads of 16 numbers of 4 bytes.
    expect(whole.cache).toEqual({ type: 'float32', bytesPerToken: 2 * 2 * 2 * 16 * 4, fixedBytes: 0 })
    const { prompt, greedy } = tinyReference('float32')
    expect(await greedyReply(half, prompt, greedy.length)).toEqual(await greedyReply(whole, prompt, greedy.length))
    await Promise.all([whole.release(), half.release()])
  })
})

describe('states of fixed size', () => {
  const system = [1, 20, 33, 47]
  const question = [...system, 12, 9, 58]

  it('are counted apart, and go back to where a message ended', async () => {
    const model = await openTiny('hybrid')
    expect(model.cache.fixedBytes).toBe(4 * (2 * 16 * 4 + 2 * 4 * 16 * 16))
    await model.bringTo([...question, 31, 45], true, NEVER, [system.length, question.length])
    const other = await model.bringTo([...question, 7, 8], true, NEVER, [system.length, question.length])
    expect(other.cachedTokens).toBe(question.length)
    const further = await model.bringTo([...system, 5], true, NEVER, [system.length])
    expect(further.cachedTokens).toBe(system.length)
    await model.release()
  })

  it('go on from the newest without going back, and begin anew where nothing is kept', async () => {
    const model = await openTiny('hybrid')
    await model.bringTo(question, false, NEVER, [system.length])
    expect((await model.bringTo([...question, 31], true, NEVER)).cachedTokens).toBe(question.length)
    expect((await model.bringTo([2, 3], true, NEVER)).cachedTokens).toBe(0)
    await model.release()
  })

  it('are kept as far as the limit goes: the first and the newest the longest', async () => {
    const bytes = 4 * (2 * 16 * 4 + 2 * 4 * 16 * 16)
    const model = await openTiny('hybrid', { snapshotLimitBytes: 2.5 * bytes })
    const talk = Array.from({ length: 12 }, (_, index) => index + 1)
    await model.bringTo(talk, true, NEVER, [3, 6, 9])
    expect((await model.bringTo([...talk.slice(0, 10), 40], true, NEVER)).cachedTokens).toBe(3)
    const poor = await openTiny('hybrid', { snapshotLimitBytes: bytes - 1 })
    await poor.bringTo(talk, true, NEVER, [3, 6, 9])
    expect((await poor.bringTo([...talk.slice(0, 10), 40], true, NEVER)).cachedTokens).toBe(0)
    await Promise.all([model.release(), poor.release()])
  })
})
