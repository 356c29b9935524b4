import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Failure } from '../failure.ts'
import { decodeText } from './text-encoding.ts'
import { readText, textOf } from './text-file.ts'

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()
const bytesOf = (...bytes: readonly number[]) => Uint8Array.from(bytes)

describe('text from outside', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((any) => !any.includes('\0') && !any.startsWith('\uFEFF'))

  it.each([
    ['UTF-8', (any: string) => Buffer.from(any)],
    ['UTF-8 with a mark', (any: string) => Buffer.from(`\uFEFF${any}`)],
    ['UTF-16, little end first', (any: string) => utf16(`\uFEFF${any}`)],
    ['UTF-16, big end first', (any: string) => swapped(utf16(`\uFEFF${any}`))],
  ])('is read in %s, without the mark', (_, encode) => {
    fc.assert(
      fc.property(text, (any) => {
        expect(textOf(encode(any), 'a.txt')).toBe(any)
      }),
    )
  })

  it.each([
    ['UTF-16', utf16('export LLM_TOP_K=1\r\n')],
    ['UTF-16', swapped(utf16('what is the time'))],
    ['UTF-16', utf16('现在几点了\n')],
    ['UTF-32', bytesOf(0xff, 0xfe, 0, 0, 0x77, 0, 0, 0)],
    ['UTF-32', bytesOf(0, 0, 0xfe, 0xff, 0, 0, 0, 0x77)],
    ['GBK', bytesOf(0xcf, 0xd6, 0xd4, 0xda, 0xbc, 0xb8, 0xb5, 0xe3, 0xc1, 0xcb, 0x0a)],
    ['GBK', Buffer.concat([Buffer.from('# '), bytesOf(0xb2, 0xce, 0xca, 0xfd), Buffer.from('\nLLM_TOP_K=1\n')])],
    ['Windows-1252', Buffer.from('what\u0092s the time\n', 'latin1')],
    ['Windows-1252', Buffer.from('un café, s’il vous plaît'.replace('’', '\u0092'), 'latin1')],
    ['Windows-1252', Buffer.from('groß', 'latin1')],
  ])('in %s is refused by that name', (encoding, bytes) => {
    const read = () => textOf(bytes, 'a.txt')
    expect(read).toThrow(Failure)
    expect(read).toThrow(`a.txt is not UTF-8: it looks like ${encoding}`)
  })

  it('that was cut inside a character is damaged, and not in another encoding', () => {
    const cut = Buffer.from('现在几点了').subarray(0, -1)
    expect(() => textOf(cut, 'a.txt')).toThrow('a.txt is damaged: it is not UTF-8 throughout')
    expect(() => textOf(Buffer.concat([bytesOf(0xef, 0xbb, 0xbf), cut]), 'a.txt')).toThrow('is damaged')
  })

  it.each([
    ['a program', bytesOf(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0, 0xff)],
    ['a picture', bytesOf(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['a zero in a text', Buffer.from('LLM_TOP_K=1\0\n')],
  ])('is not text where it is %s', (_, bytes) => {
    expect(() => textOf(bytes, 'a.txt')).toThrow('a.txt is not text')
  })

  it('of any bytes is read or refused, and what is read is what was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = decodeText(bytes)
        if (decoded.ok) expect(decoded.text).not.toMatch(/\0/)
        else expect(decoded.suspected).toBeTruthy()
      }),
    )
  })
})

describe('a text file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-text-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is read by its path, and refused by its path', async () => {
    const [good, bad] = [join(folder, 'good.txt'), join(folder, 'bad.txt')]
    await writeFile(good, utf16('\uFEFFyes'))
    await writeFile(bad, utf16('yes'))
    expect(await readText(good)).toBe('yes')
    await expect(readText(bad)).rejects.toMatchObject({
      code: 'text.encoding',
      message: `${bad} is not UTF-8: it looks like UTF-16`,
      hint: 'Save it as UTF-8.',
    })
    await expect(readText(join(folder, 'none.txt'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
