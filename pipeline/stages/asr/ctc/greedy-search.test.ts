import { describe, expect, it } from 'vitest'
import { TokenTable } from '../../../models/token-table.ts'
import { TokenTrail } from '../windowed/token-trail.ts'
import { CtcGreedySearch } from './greedy-search.ts'

const SYMBOLS = ['<blk>', '▁a', 'b', '好']
const table = TokenTable.parse(SYMBOLS.map((symbol, id) => `${symbol} ${id}`).join('\n'))

async function heard(windows: readonly (readonly number[])[]): Promise<CtcGreedySearch> {
  const search = new CtcGreedySearch(0, 640, new TokenTrail(table, 640))
  for (const window of windows) {
    const rows = new Float32Array(window.length * SYMBOLS.length).fill(Math.log(0.1))
    for (const [row, symbol] of window.entries()) rows[row * SYMBOLS.length + symbol] = Math.log(0.7)
    await search.accept({ rows, width: SYMBOLS.length, count: window.length })
  }
  return search
}

describe('the greedy search of a CTC network', () => {
  it('takes a symbol once where it goes on, also into the next window, and again after a blank', async () => {
    const search = await heard([
      [0, 1, 1],
      [1, 0, 1, 2],
    ])
    expect(search.tokens.map(({ id, frame }) => [id, frame])).toEqual([
      [1, 1],
      [1, 5],
      [2, 6],
    ])
    const { text, confidence } = search.read()
    expect(text).toBe('a ab')
    expect(confidence).toBeCloseTo(0.7)
  })

  it('knows for how long nothing was said, and that a symbol which goes on is said', async () => {
    expect((await heard([[1, 0, 0]])).quietSamples).toBe(2 * 640)
    expect((await heard([[1, 1], [1]])).quietSamples).toBe(0)
    expect((await heard([[0, 0, 0]])).quietSamples).toBe(3 * 640)
  })
})
