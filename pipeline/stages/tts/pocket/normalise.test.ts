import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spokenSentences, writtenSentences } from './normalise.ts'

/** The sentences as text: letters to be named in capitals, pauses as commas. */
function spoken(text: string): string {
  return spokenSentences(text)
    .map(({ tokens, question }) => {
      const words = tokens.map((token) => {
        if (token.kind === 'pause') return ','
        return token.kind === 'letter' ? token.text.toUpperCase() : token.text
      })
      return words.join(' ').replaceAll(' ,', ',') + (question ? '?' : '')
    })
    .join(' | ')
}

describe('text as it is spoken', () => {
  it.each([
    ['okay, ten minutes starting now.', 'okay, ten minutes starting now,'],
    ['It is 7:30 p.m. right now.', 'it is seven thirty P M right now,'],
    ['at 9:00 AM', "at nine o'clock A M"],
    ['at 12:05', 'at twelve oh five'],
    ['see you at 5pm', 'see you at five P M'],
    ['it is seven thirty a m', 'it is seven thirty A M'],
    ['a moment', 'a moment'],
    ['142 steps', 'one hundred and forty two steps'],
    ['1,250 words', 'one thousand two hundred and fifty words'],
    ['3.14', 'three point one four'],
    ['minus: -5', 'minus, minus five'],
    ['the 23rd of May', 'the twenty third of may'],
    ['in 1984', 'in nineteen eighty four'],
    ['1984 ms', 'one thousand nine hundred and eighty four milliseconds'],
    ['84 ms, 1 km, 20 %', 'eighty four milliseconds, one kilometer, twenty percent'],
    ['21°C', 'twenty one degrees celsius'],
    ['$5 and $3.20', 'five dollars and three dollars and twenty cents'],
    ['£1.50', 'one pound and fifty pence'],
    ['pages 3-5', 'pages three to five'],
    ['007', 'zero zero seven'],
    ['Dr. Smith vs. Mr. Jones', 'doctor smith versus mister jones'],
    ['the ASR and the LLM', 'the A S R and the L L M'],
    ['HELLO THERE', 'hello there'],
    ['plan B', 'plan B'],
    ['salt & pepper', 'salt and pepper'],
    ['well-known', 'well known'],
    ['wait — really?', 'wait, really,?'],
    ["it's the dogs' bowl", "it's the dogs bowl"],
    ['One. Two? Three!', 'one, | two,? | three,'],
    ['“quoted” (aside) *bold*', 'quoted aside bold'],
    ['', ''],
    ['... !?', ''],
  ])('%s → %s', (written, words) => {
    expect(spoken(written)).toBe(words)
  })

  it('leaves nothing unsayable for any text, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        for (const { tokens } of spokenSentences(text)) {
          expect(tokens.some((token) => token.kind !== 'pause')).toBe(true)
          for (const token of tokens) if (token.kind !== 'pause') expect(token.text).toMatch(/^[a-z][a-z']*$/)
        }
      }),
    )
  })

  it('says every number of up to twelve digits in words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (value) => {
        expect(spoken(String(value))).toMatch(/^[a-z ]+$/)
      }),
    )
  })
})

describe('the sentences of a text', () => {
  it.each([
    ['It is noon. What else?', ['It is noon.', 'What else?']],
    ['  One,  two.\nThree! ', ['One,  two.', 'Three!']],
    ['It is 7:30 p.m. right now. What else can I do?', ['It is 7:30 p.m. right now.', 'What else can I do?']],
    ['Dr. Smith is here. Mr. Jones is not.', ['Dr. Smith is here.', 'Mr. Jones is not.']],
    ['It is 3.5 km. Go.', ['It is 3.5 km.', 'Go.']],
    ['Well... yes. 🙂', ['Well... yes. 🙂']],
    ['the time is', ['the time is']],
    [' ... ', []],
  ])('of %j are %j, as they are written', (text, sentences) => {
    expect(writtenSentences(text).map((sentence) => sentence.text)).toEqual(sentences)
    expect(writtenSentences(text).map(({ spoken }) => spoken)).toEqual(spokenSentences(text))
  })

  it('are as many as are spoken, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab .!?,\n1:-'), maxLength: 40 }), (text) => {
        const sentences = writtenSentences(text)
        expect(sentences.map(({ spoken }) => spoken)).toEqual(spokenSentences(text))
        if (sentences.length > 0) expect(sentences[0]?.text).not.toBe('')
      }),
    )
  })
})
