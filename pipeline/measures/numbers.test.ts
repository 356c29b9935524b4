import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  digitsOf,
  digitsUpTo,
  formatChange,
  formatCount,
  formatDuration,
  formatFileSize,
  formatGibibytes,
  formatInterval,
  formatMebibytes,
  formatMs,
  formatPoints,
  formatProgress,
  formatPValue,
  formatSeconds,
  formatShare,
  formatSignedMs,
  formatSignedShare,
  formatWhole,
  megabytesOf,
  msDigits,
  PLAIN,
  roughDigits,
  signedDigits,
} from './numbers.ts'
import { formatMetric, formatMetricShift } from './verdicts/metric-numbers.ts'

describe('a duration', () => {
  it.each([
    [0, '0.0'],
    [-0.04, '0.0'],
    [20.06, '20.1'],
    [99.94, '99.9'],
    [99.97, '100'],
    [-120.4, '−120'],
    [673.6, '674'],
    [1436.4, '1436'],
    [null, '–'],
    [undefined, '–'],
  ])('of %s milliseconds has the digits %s', (ms, text) => {
    expect(msDigits(ms, PLAIN)).toBe(text)
  })

  it('has its unit behind a narrow space, in a terminal behind an ordinary one, and is the same in both languages', () => {
    expect(formatMs(12, 'zh-Hans')).toBe('12.0\u202fms')
    expect(formatMs(1436.4, 'en-GB')).toBe('1,436\u202fms')
    expect(formatMs(1436.4, 'zh-Hans')).toBe('1,436\u202fms')
    expect(formatMs(1436.4, PLAIN)).toBe('1436 ms')
    expect(formatSeconds(2340)).toBe('2.3\u202fs')
  })

  it.each([
    [-120, '−120\u202fms'],
    [3.2, '+3.2\u202fms'],
    [0, '0.0\u202fms'],
    [0.04, '0.0\u202fms'],
    [-0.04, '0.0\u202fms'],
    [undefined, '–'],
  ])('that differs by %s is %s', (ms, text) => expect(formatSignedMs(ms, 'en')).toBe(text))

  it('has bounds', () => {
    expect(formatInterval({ from: -0.04, to: 132.2 })).toBe('0.0 … 132\u202fms')
    expect(formatInterval(null)).toBe('–')
  })

  it.each([
    [-5, '0 s'],
    [8400, '8 s'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
  ])('of waiting, %d ms, is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('every number', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const decimals = fc.integer({ min: 0, max: 3 })

  it('that is shown as 0 has no sign, and a minus is a real one', () => {
    fc.assert(
      fc.property(number, decimals, fc.constantFrom('en', 'zh-Hans', PLAIN), (value, places, locale) => {
        for (const shown of [digitsOf(value, places, locale), signedDigits(value, places, locale)]) {
          expect(shown).not.toContain('-')
          if (!/[1-9]/.test(shown)) expect(shown).not.toMatch(/[−+]/)
        }
      }),
    )
  })

  it('that is unknown is a dash, never 0', () => {
    const unknown = [formatMs, formatSignedMs, formatShare, formatSignedShare, formatMebibytes, formatGibibytes]
    const others = [formatWhole, formatSeconds, formatPValue, formatFileSize, formatProgress, roughDigits, megabytesOf]
    for (const format of [...unknown, ...others]) {
      expect(format(undefined)).toBe('–')
      expect(format(null, PLAIN)).toBe('–')
    }
  })
})

describe('a size on a disk', () => {
  it.each([
    [120_000, '0.1 MB'],
    [9_960_000, '10 MB'],
    [136_400_000, '136 MB'],
    [9_999_000_000, '9999 MB'],
    [12_340_000_000, '12.3 GB'],
  ])('of %d bytes is %s', (bytes, text) => expect(formatFileSize(bytes, PLAIN)).toBe(text))

  it('has its unit behind a narrow space on the page', () => {
    expect(formatFileSize(1_436_000_000, 'zh-Hans')).toBe('1,436\u202fMB')
    expect(megabytesOf(1_436_400_000, PLAIN)).toBe('1436')
  })
})

describe('a number of which the size is enough', () => {
  it.each([
    [0.04, '0.0'],
    [9.94, '9.9'],
    [9.96, '10'],
    [-12.4, '−12'],
  ])('is written short: %s as %s', (value, text) => expect(roughDigits(value, PLAIN)).toBe(text))
})

describe('a setting', () => {
  it.each([
    [0.3, '0.3'],
    [160, '160'],
    [0.12345, '0.123'],
  ])('is written as it would be entered: %s as %s', (value, text) => expect(digitsUpTo(value, 3, 'en')).toBe(text))
})

describe('shares', () => {
  it('of what is under way are whole per cent', () => {
    expect(formatProgress(0.446, PLAIN)).toBe('45 %')
    expect(formatProgress(1, 'zh-Hans')).toBe('100\u202f%')
  })

  it('are per cent and their differences points', () => {
    expect(formatShare(0.446, PLAIN)).toBe('44.6 %')
    expect(formatShare(0.446, 'zh-Hans')).toBe('44.6\u202f%')
    expect(formatSignedShare(-0.0001)).toBe('0.0\u202f%')
    expect(formatPoints(0.02, 0.035)).toBe('+1.5 points')
    expect(formatPoints(0.02, null)).toBe('–')
  })

  it.each([
    [674, 265, '−60.7 %'],
    [100, 120, '+20.0 %'],
    [100, 100.01, '0.0 %'],
    [0, 10, '–'],
    [null, 10, '–'],
    [10, null, '–'],
  ])('of a change from %s to %s are %s', (from, to, text) => expect(formatChange(from, to, PLAIN)).toBe(text))
})

describe('counts', () => {
  it('are in the plural, except one', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'turn'))).toEqual(['0 turns', '1 turn', '2 turns'])
  })

  it('of bytes of memory are binary, as the system counts them', () => {
    expect(formatMebibytes(12 * 2 ** 20)).toBe('12\u202fMiB')
    expect(formatGibibytes(8 * 2 ** 30, PLAIN)).toBe('8.0 GiB')
  })
})

describe('a probability of chance', () => {
  it.each([
    [0.0004, '< 0.001'],
    [0.0421, '0.042'],
    [1, '1.000'],
    [null, '–'],
  ])('%s is %s', (p, text) => expect(formatPValue(p, 'en-GB')).toBe(text))
})

describe('a metric', () => {
  it.each([
    ['processingMs', -84, '−84.0\u202fms'],
    ['wordErrorRate', 0.0123, '+1.2\u202f%'],
    ['distinct2', -0.051, '−0.05'],
    ['residentBytes', 12.4 * 2 ** 20, '+12\u202fMiB'],
    ['residentBytes', 0, '0\u202fMiB'],
    ['heardMs', null, '–'],
  ] as const)('%s that differs by %s is shown in its own unit with its sign', (metric, value, text) => {
    expect(formatMetricShift(metric, value, 'en-GB')).toBe(text)
  })

  it('by itself has no sign', () => {
    expect(formatMetric('wordErrorRate', 0.02, 'en-GB')).toBe('2.0\u202f%')
    expect(formatMetric('cpuMs', 120, 'en-GB')).toBe('120\u202fms')
  })
})
