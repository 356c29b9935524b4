import { describe, expect, it } from 'vitest'
import { formatChange, formatCount, formatDuration, formatMs, formatPoints, formatShare } from './number-format.ts'

describe('numbers in the terminal', () => {
  it.each([
    [0, '0.0'],
    [20.06, '20.1'],
    [99.94, '99.9'],
    [99.97, '100'],
    [673.6, '674'],
    [null, '–'],
    [undefined, '–'],
  ])('%s milliseconds are %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text)
  })

  it.each([
    [674, 265, '−60.7 %'],
    [100, 120, '+20.0 %'],
    [100, 100.01, '0.0 %'],
    [0, 10, '–'],
    [null, 10, '–'],
    [10, null, '–'],
  ])('from %s to %s is %s', (from, to, text) => {
    expect(formatChange(from, to)).toBe(text)
  })

  it('shares are per cent and their differences points', () => {
    expect(formatShare(0.446)).toBe('44.6 %')
    expect(formatShare(null)).toBe('–')
    expect(formatPoints(0.02, 0.035)).toBe('+1.5 points')
    expect(formatPoints(0.02, null)).toBe('–')
  })

  it('what is counted is in the plural, except one of it', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'turn'))).toEqual(['0 turns', '1 turn', '2 turns'])
  })

  it.each([
    [-5, '0 s'],
    [8400, '8 s'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
  ])('%d ms of waiting are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
