import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenTable } from '../../../models/token-table.ts'
import { TokenTrail } from '../windowed/token-trail.ts'
import { GreedySearch } from './greedy-search.ts'
import type { Joiner } from './joiner.ts'
import type { Predictor } from './predictor.ts'

const SYMBOLS = 6
const BLANK = 0
const UNKNOWN = 2
const table = TokenTable.parse(Array.from({ length: SYMBOLS }, (_, id) => `s${id} ${id}`).join('\n'))

/** A model that answers from a table: the best symbol of a frame after the last symbol. */
function modelOf(best: (frame: number, last: number) => number, mostFrames: number) {
  const counts = { joins: 0, predictions: 0 }
  const predictor: Predictor = {
    start: () => Promise.resolve({ output: Float32Array.of(BLANK), context: [], memory: {} }),
    after: (_, symbol) => {
      counts.predictions += 1
      return Promise.resolve({ output: Float32Array.of(symbol), context: [], memory: {} })
    },
    release: () => Promise.resolve(),
  }
  const joiner: Pick<Joiner, 'mostFrames' | 'join'> = {
    mostFrames,
    join: (frames, count, prediction) => {
      counts.joins += 1
      const scores = new Float32Array(count * SYMBOLS)
      for (let row = 0; row < count; row += 1) scores[row * SYMBOLS + best(frames[row] ?? 0, prediction[0] ?? 0)] = 5
      return Promise.resolve(scores)
    },
  }
  return { predictor, joiner: joiner as Joiner, counts }
}

/** Frames that hold their own number, in windows of so many. */
async function search(
  best: (frame: number, last: number) => number,
  mostPerFrame: number,
  mostFrames: number,
  frames = 24,
) {
  const { predictor, joiner, counts } = modelOf(best, mostFrames)
  const rules = { silent: [BLANK, UNKNOWN], mostPerFrame, frameSamples: 640 }
  const greedy = new GreedySearch(predictor, joiner, rules, new TokenTrail(table, 640))
  for (let at = 0; at < frames; at += 8) {
    const count = Math.min(8, frames - at)
    await greedy.accept({ rows: Float32Array.from({ length: count }, (_, row) => at + row), width: 1, count })
  }
  return { greedy, counts, found: greedy.tokens.map(({ id, frame }) => [id, frame]) }
}

describe('the greedy search of a transducer', () => {
  it('finds the same however many frames are joined at once', async () => {
    const frame = fc.array(fc.integer({ min: 0, max: SYMBOLS - 1 }), { minLength: SYMBOLS, maxLength: SYMBOLS })
    const frames = fc.array(frame, { minLength: 24, maxLength: 24 })
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 3 }), async (byFrame, mostPerFrame) => {
        const best = (at: number, last: number) => byFrame[at]?.[last] ?? BLANK
        const one = await search(best, mostPerFrame, 1)
        const many = await search(best, mostPerFrame, 8)
        expect(many.found).toEqual(one.found)
        expect(many.greedy.quietSamples).toBe(one.greedy.quietSamples)
        expect(many.counts.joins).toBeLessThanOrEqual(one.counts.joins)
      }),
    )
  })

  it('joins a silent window in one run', async () => {
    const { counts, found, greedy } = await search(() => BLANK, 1, 8)
    expect(found).toEqual([])
    expect(counts).toEqual({ joins: 3, predictions: 0 })
    expect(greedy.quietSamples).toBe(24 * 640)
  })

  it('takes at most so many symbols from a frame', async () => {
    const { found } = await search((frame) => (frame === 2 ? 3 : BLANK), 2, 8, 8)
    expect(found).toEqual([
      [3, 2],
      [3, 2],
    ])
  })

  it('hears nothing in what the vocabulary has no symbol for', async () => {
    expect((await search(() => UNKNOWN, 1, 8)).found).toEqual([])
  })
})
