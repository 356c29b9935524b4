import { describe, expect, it } from 'vitest'
import { TokenTable } from '../../../models/token-table.ts'
import { TokenTrail } from './token-trail.ts'
import { wordsOfPieces } from './token-words.ts'

const SYMBOLS = ['<blk>', '▁hel', 'lo', '▁world', '.', '你', '好', '。', '▁ok', '<zh-CN>', '▁再见', '?']
const table = TokenTable.parse(SYMBOLS.map((symbol, id) => `${symbol} ${id}`).join('\n'))
const FRAME_SAMPLES = 640

/** A trail of symbols, each two frames after the one before. */
function trailOf(symbols: readonly string[], probability = 0.5): TokenTrail {
  const trail = new TokenTrail(table, FRAME_SAMPLES)
  for (const [index, symbol] of symbols.entries()) {
    trail.add({ id: table.idOf(symbol) ?? -1, frame: 2 * index, logProbability: Math.log(probability) })
  }
  return trail
}

describe('what symbols say', () => {
  it('is their text, as sure as they are on the whole', () => {
    const { text, confidence } = trailOf(['▁hel', 'lo', '▁world', '.'], 0.25).read()
    expect(text).toBe('hello world.')
    expect(confidence).toBeCloseTo(0.25)
  })

  it('is nothing before the first, and surely so', () => {
    expect(trailOf([]).read()).toEqual({ text: '', confidence: 1 })
    expect(trailOf([]).words()).toEqual([])
    expect(trailOf([]).endProbability()).toBe(0)
  })

  it('leaves out the names of languages', () => {
    expect(trailOf(['<zh-CN>', '你', '好']).read().text).toBe('你好')
  })

  it('may end where the last symbol ends a sentence, as likely as that symbol was', () => {
    expect(trailOf(['你', '好', '。'], 0.7).endProbability()).toBeCloseTo(0.7)
    expect(trailOf(['▁ok', '?'], 0.6).endProbability()).toBeCloseTo(0.6)
    expect(trailOf(['。', '你'], 0.9).endProbability()).toBe(0)
  })
})

describe('words on the time axis', () => {
  it('begin with a space, and take their punctuation with them', () => {
    expect(trailOf(['▁hel', 'lo', '▁world', '.']).words()).toEqual([
      { text: 'hello', startSample: 0, endSample: 3 * FRAME_SAMPLES },
      { text: 'world.', startSample: 4 * FRAME_SAMPLES, endSample: 7 * FRAME_SAMPLES },
    ])
  })

  it('are single characters in Chinese, and stand apart from Latin words', () => {
    const words = trailOf(['你', '好', '。', '▁ok', '你']).words()
    expect(words.map(({ text }) => text)).toEqual(['你', '好。', 'ok', '你'])
  })

  it('share the time of a symbol of several characters', () => {
    expect(
      trailOf(['▁再见'])
        .words()
        .map(({ text }) => text),
    ).toEqual(['再', '见'])
    const [first, second] = wordsOfPieces([{ text: '再见', startSample: 100, endSample: 200 }])
    expect([first?.endSample, second?.startSample]).toEqual([150, 150])
  })

  it('do not join what follows a space alone', () => {
    const at = { startSample: 0, endSample: 1 }
    const words = wordsOfPieces([' ', 'a', 'b', ' ', 'c'].map((text) => ({ text, ...at })))
    expect(words.map(({ text }) => text)).toEqual(['ab', 'c'])
  })
})
