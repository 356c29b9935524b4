import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detokenizer } from './detokenizer.ts'

/** A tokenizer whose tokens are single bytes of UTF-8: the hardest case. */
function decodeBytes(ids: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(ids))
}

/** A tokenizer that drops the space in front of the first word, as SentencePiece does. */
const WORDS = [' okay', ',', ' ten', ' minutes']
function decodeWords(ids: readonly number[]): string {
  return ids
    .map((id) => WORDS[id] ?? '')
    .join('')
    .replace(/^ /, '')
}

describe('text from tokens one by one', () => {
  it('holds a character back until it is whole', () => {
    const detokenizer = new Detokenizer(decodeBytes)
    expect([...new TextEncoder().encode('a€')].map((id) => detokenizer.push(id))).toEqual(['a', '', '', '€'])
  })

  it('keeps the spaces between words with a decoder that drops the first one', () => {
    const detokenizer = new Detokenizer(decodeWords)
    expect([0, 1, 2, 3].map((id) => detokenizer.push(id)).join('')).toBe('okay, ten minutes')
  })

  it('adds up to the whole text and never shows half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        fc.pre(!text.includes('\ufffd') && decodeBytes([...new TextEncoder().encode(text)]) === text)
        const detokenizer = new Detokenizer(decodeBytes)
        const pieces = [...new TextEncoder().encode(text)].map((id) => detokenizer.push(id))
        expect(pieces.join('')).toBe(text)
        expect(pieces.some((piece) => piece.includes('\ufffd'))).toBe(false)
      }),
    )
  })
})
