import { describe, expect, it } from 'vitest'
import { factsInWords, systemMessage } from './facts.ts'

describe('facts in words', () => {
  const table: [Date, number | undefined, string][] = [
    [
      new Date(2026, 10, 23, 19, 30),
      84.4,
      'time seven thirty p m; day monday november the twenty third; latency eighty four milliseconds',
    ],
    [new Date(2026, 0, 1, 0, 5), undefined, 'time twelve oh five a m; day thursday january the first; latency unknown'],
    [
      new Date(2026, 4, 31, 9, 0),
      340,
      "time nine o'clock a m; day sunday may the thirty first; latency three hundred and forty milliseconds",
    ],
    [
      new Date(2026, 1, 12, 12, 15),
      1000,
      'time twelve fifteen p m; day thursday february the twelfth; latency one thousand milliseconds',
    ],
  ]
  it.each(table)('%s', (now, latencyMs, words) => {
    expect(factsInWords(now, latencyMs)).toBe(words)
  })
})

describe("the system's message", () => {
  const now = new Date(2026, 10, 23, 19, 5)

  it('is the facts alone for a model that was trained on them', () => {
    expect(systemMessage({ language: 'en', numbers: 'words' }, now, 84)).toBe(factsInWords(now, 84))
  })

  it('says how to answer, and the facts on its last line, in the language of the conversation', () => {
    expect(systemMessage({ language: 'en', numbers: 'figures' }, now, 84.4).split('\n')).toEqual([
      expect.stringMatching(/^You are a voice assistant\. .* spoken sentences/),
      expect.stringMatching(/^time 7:05\sPM; day Monday, November 23; latency 84 ms$/),
    ])
    expect(systemMessage({ language: 'zh', numbers: 'figures' }, now, undefined).split('\n')).toEqual([
      expect.stringMatching(/^你是语音助手。.*不用列表/),
      '现在是19点5分；11月23日，星期一；上一轮的处理延迟未知',
    ])
  })
})
