import { describe, expect, it } from 'vitest'
import { factsInWords } from './facts.ts'

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
