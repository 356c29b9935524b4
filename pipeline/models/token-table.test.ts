import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTokenTable, TokenTable } from './token-table.ts'
import { joinPieces, joinWordPieces } from './token-text.ts'

function table(...symbols: readonly string[]): TokenTable {
  return TokenTable.parse(symbols.map((symbol, id) => `${symbol} ${id}`).join('\n'))
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0')

describe('a list of symbols', () => {
  it('has a number and a symbol a line, in any order', () => {
    const tokens = TokenTable.parse('好 2\n<blk> 0\r\n▁the 1\n\n')
    expect(tokens.size).toBe(3)
    expect([0, 1, 2].map((id) => tokens.symbolOf(id))).toEqual(['<blk>', '▁the', '好'])
    expect(tokens.idOf('好')).toBe(2)
    expect(tokens.idOf('坏')).toBeUndefined()
  })

  it('divides at the last space, and takes a number alone for the space', () => {
    const tokens = TokenTable.parse('a b 0\n1\n7 2\n\t3')
    expect([0, 1, 2, 3].map((id) => tokens.symbolOf(id))).toEqual(['a b', ' ', '7', ' '])
  })

  it.each([
    ['no number', 'the line "the" is no symbol'],
    ['twice', 'the number 0 comes twice'],
    ['nothing', 'it names no symbols'],
    ['too large a number', 'is no symbol with its number'],
  ])('is refused with the reason: %s', (kind, reason) => {
    const text = { 'no number': 'the', twice: 'a 0\nb 0', nothing: '\n', 'too large a number': 'a 1000000' }[kind] ?? ''
    expect(() => TokenTable.parse(text)).toThrow(reason)
  })

  it('is read from a file, or the failure names it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'firstword-tokens-'))
    await writeFile(join(dir, 'tokens.txt'), 'a 0\n')
    expect((await readTokenTable(join(dir, 'tokens.txt'))).size).toBe(1)
    await expect(readTokenTable(join(dir, 'none.txt'))).rejects.toMatchObject({ code: 'model.unreadable' })
    await rm(dir, { recursive: true })
  })
})

describe('symbols as text', () => {
  it('have a space for the mark of a word', () => {
    expect(table('▁the', 'r', '▁').piecesOf([0, 1, 2])).toEqual([' the', 'r', ' '])
  })

  it('that are bytes go together into characters', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${hex(byte)}>`)
    const tokens = table('<blk>', ...bytes, '▁a')
    const ids = [...Buffer.from('你é')].map((byte) => byte + 1)
    expect(tokens.piecesOf([257, ...ids, 257])).toEqual([' a', '', '', '你', '', 'é', ' a'])
    // What makes no character is left out, and does not spoil what follows.
    expect(tokens.piecesOf([0xe4 + 1, 257, 0x41 + 1])).toEqual(['', ' a', 'A'])
  })

  it('in the letters of bytes are read as the bytes that they stand for', () => {
    // As icefall's table has them: 你 is ƋţŅ and 好 is ƌŋţ. The others are there to know the kind by.
    const others = Array.from({ length: 39 }, (_, index) => String.fromCodePoint(0x180 + index))
    const tokens = table('<blk>', '▁ƋţŅ', 'ƌŋ', 'ţ', '<unk>', '▁ok', ...others.filter((letter) => letter !== 'ţ'))
    expect(tokens.piecesOf([1, 2, 3, 5, 4])).toEqual([' 你', '', '好', ' ok', '<unk>'])
  })

  it('of a language with letters beyond ASCII are no bytes', () => {
    expect(table('<blk>', '▁łódź', 'ą').piecesOf([1, 2])).toEqual([' łódź', 'ą'])
  })
})

describe('pieces joined to a text', () => {
  it.each([
    [['▁', '你', ' ', '好'].map((piece) => piece.replace('▁', ' ')), '你好'],
    [[' the', ' w', 'ord', ' .'], 'the word.'],
    [[' 你', ' 好', ' ，', ' hello', ' 吗'], '你好， hello 吗'],
    [[' a', '中', ' 文'], 'a中文'],
    [[], ''],
    [[' '], ''],
  ])('%j makes "%s"', (pieces, text) => {
    expect(joinPieces(pieces)).toBe(text)
  })

  it.each([
    [['he@@', 'llo', 'world', '你', '好', 'a'], 'hello world 你好 a'],
    [['你', 'ok', '好'], '你 ok 好'],
    [['wor@@'], 'wor'],
    [[], ''],
  ])('Paraformer\'s %j makes "%s"', (symbols, text) => {
    expect(joinWordPieces(symbols)).toBe(text)
  })
})
