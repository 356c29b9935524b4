import { describe, expect, it } from 'vitest'
import { MOONSHINE_PATHS } from '../testing/moonshine.ts'
import { MoonshineTokenizer, readMoonshineTokenizer } from './tokenizer.ts'

const symbol = (text: string) => {
  const bytes = new TextEncoder().encode(text)
  const length = bytes.length < 128 ? [bytes.length] : [128 + (bytes.length % 128), Math.floor(bytes.length / 128)]
  return [...length, ...bytes]
}

describe("Moonshine's tokenizer.bin", () => {
  it('is symbols behind their lengths, of one byte or two', () => {
    const long = 'x'.repeat(300)
    const tokenizer = MoonshineTokenizer.parse(Uint8Array.from(['<s>', '▁he', 'llo', '', long].flatMap(symbol)))
    expect(tokenizer.size).toBe(5)
    expect(tokenizer.textOf([0, 1, 2, 1, 3, 4])).toBe(`hello he${long}`)
  })

  it('has symbols that are parts of a character', () => {
    const tokenizer = MoonshineTokenizer.parse(Uint8Array.of(1, 0xc3, 1, 0xa9, 1, 0x61))
    expect(tokenizer.textOf([2, 0, 1])).toBe('aé')
    expect(tokenizer.textOf([2, 0])).toBe('a')
  })

  it.each([
    ['ends inside a symbol', [3, 0x61], 'inside symbol 0'],
    ['has none', [], 'no symbols'],
  ])('is refused where it %s', (_, bytes, reason) => {
    expect(() => MoonshineTokenizer.parse(Uint8Array.from(bytes))).toThrow(reason)
  })

  it('is read from its file', async () => {
    expect((await readMoonshineTokenizer(MOONSHINE_PATHS.tokenizer)).size).toBe(48)
    await expect(readMoonshineTokenizer('/nowhere/tokenizer.bin')).rejects.toMatchObject({ code: 'model.unreadable' })
  })
})
