import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginsThinking, ThinkingFilter } from './thinking.ts'

/** What is spoken of a text that comes in pieces. */
function spoken(pieces: readonly string[], inside = false): string {
  const filter = new ThinkingFilter(inside)
  return pieces.map((piece) => filter.push(piece).spoken).join('')
}

function inPieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((place, index) => text.slice(place, places[index] ?? text.length))
}

describe('thinking', () => {
  it.each([
    ['nothing thought', 'okay, ten minutes.', 'okay, ten minutes.'],
    ['thought first', '<think>\nten?\n</think>\n\nokay.', 'okay.'],
    ['an empty thought', '<think>\n\n</think>\n\nokay.', 'okay.'],
    ['thought in between', 'well, <think>ten?</think> okay.', 'well, okay.'],
    ['a thought without end', 'well, <think>ten? eleven?', 'well, '],
    ['nothing like a tag', 'a < b, <thanks> and </p>.', 'a < b, <thanks> and </p>.'],
  ])('with %s leaves what is spoken, however the text is cut', (_name, text, expected) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        expect(spoken(inPieces(text, cuts))).toBe(expected)
      }),
    )
  })

  it('may have begun in the prompt', () => {
    expect(spoken(['ten?', '</think>', '\n\n', 'okay.'], true)).toBe('okay.')
  })

  it('is told apart from speech, token by token', () => {
    const filter = new ThinkingFilter(false)
    const kinds = ['<think>', 'ten', '</think>', '\n\n', 'okay', ' <', 'b', ' <', 'think>'].map(
      (text) => filter.push(text).kind,
    )
    expect(kinds).toEqual([...Array(4).fill('thought'), 'speech', 'speech', 'speech', 'speech', 'thought'])
    expect(new ThinkingFilter(false).push('<')).toEqual({ spoken: '', kind: 'unsettled' })
  })

  it('begins with the reply where the template opens it and does not close it', () => {
    expect(beginsThinking('<|im_start|>assistant\n<think>\n')).toBe(true)
    expect(beginsThinking('<|im_start|>assistant\n<think>\n\n</think>\n\n')).toBe(false)
    expect(beginsThinking('<|im_start|>assistant\n')).toBe(false)
  })
})
