import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chineseDigits, chineseNumber } from './chinese-numbers.ts'

/** Reads such a number back, place by place. */
function readBack(text: string): number {
  const places: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }
  let [total, group, digit] = [0, 0, 0]
  for (const character of text) {
    const known = [...'零一二三四五六七八九'].indexOf(character)
    if (known >= 0) digit = known
    else if (places[character] !== undefined) {
      group += (digit === 0 ? 1 : digit) * (places[character] ?? 1)
      digit = 0
    } else {
      total = (total + group + digit) * 1
      total *= 10_000
      ;[group, digit] = [0, 0]
    }
  }
  return total + group + digit
}

describe('numbers in Chinese', () => {
  it.each([
    [0, '零'],
    [7, '七'],
    [10, '十'],
    [12, '十二'],
    [20, '二十'],
    [84, '八十四'],
    [105, '一百零五'],
    [110, '一百一十'],
    [1001, '一千零一'],
    [1010, '一千零一十'],
    [2026, '二千零二十六'],
    [20_000, '二万'],
    [10_050, '一万零五十'],
    [123_456, '十二万三千四百五十六'],
    [200_001_000, '二亿零一千'],
  ])('%d is %s', (value, text) => {
    expect(chineseNumber(value)).toBe(text)
  })

  it('say what they are, below a hundred million', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), (value) => {
        expect(readBack(chineseNumber(value))).toBe(value)
      }),
    )
  })

  it('are read digit by digit where they count nothing', () => {
    expect(chineseDigits('2026年')).toBe('二零二六年')
  })

  it('end somewhere', () => {
    for (const value of [-1, 0.5, 1e12]) expect(() => chineseNumber(value)).toThrow(RangeError)
  })
})
