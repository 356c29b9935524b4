import { describe, expect, it } from 'vitest'
import { heardWords } from './word-times.ts'

/** `x`: a frame with a phone, `.`: a blank one. */
const frames = (text: string) => [...text].map((frame) => frame === 'x')

describe('the times of words', () => {
  it('go from the first phone after the word before to the last phone', () => {
    const words = heardWords({ words: ['turn', 'on'], endFrames: [4, 9] }, frames('..x.x..x.x..'), 640)
    expect(words).toEqual([
      { text: 'turn', startSample: 2 * 640, endSample: 5 * 640 },
      { text: 'on', startSample: 7 * 640, endSample: 10 * 640 },
    ])
  })

  it('never overlap, also where the search dates two words into one frame', () => {
    const words = heardWords({ words: ['a', 'b', 'c'], endFrames: [3, 3, 2] }, frames('...x....'), 1)
    expect(words.map(({ startSample, endSample }) => [startSample, endSample])).toEqual([
      [3, 4],
      [4, 5],
      [5, 6],
    ])
  })

  it('are none for no words', () => {
    expect(heardWords({ words: [], endFrames: [] }, frames('..x'), 640)).toEqual([])
  })
})
