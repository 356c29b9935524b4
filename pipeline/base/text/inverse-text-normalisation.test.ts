import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inverseNormalise } from './inverse-text-normalisation.ts'
import { cardinalInWords, ordinalInWords } from './number-words.ts'

describe('spoken text in written form', () => {
  it.each([
    ['set a timer for twenty five minutes', 'set a timer for 25 minutes'],
    ['okay, twenty five minutes starting now.', 'okay, 25 minutes starting now.'],
    ['wake me at seven thirty', 'wake me at 7:30'],
    ['wake me up at seven thirty p m please', 'wake me up at 7:30 p.m. please'],
    ['it is twelve oh five a m.', 'it is 12:05 a.m.'],
    ["alarm at nine o'clock p m", "alarm at 9 o'clock p.m."],
    ['is it six p m, or seven', 'is it 6 p.m., or seven'],
    ['set the volume to fifty percent.', 'set the volume to 50%.'],
    ['it took one hundred and forty two milliseconds', 'it took 142 milliseconds'],
    ['monday november the twenty third', 'monday november the 23rd'],
    ['what is nine plus seven', 'what is 9 plus 7'],
    ['what is twelve minus four?', 'what is 12 minus 4?'],
    ['make it twenty one degrees in the kitchen', 'make it 21 degrees in the kitchen'],
    ['two thousand twenty six', '2026'],
  ])('%j is written %j', (spoken, written) => {
    expect(inverseNormalise(spoken)).toBe(written)
  })

  it.each(['tell me one more joke', 'the first one', 'we need two lemons, three onions', 'wait a second', 'hello', ''])(
    '%j stays as it is: small numbers are words in prose',
    (text) => {
      expect(inverseNormalise(text)).toBe(text)
    },
  )

  it('two numbers with a comma between them are two numbers', () => {
    expect(inverseNormalise('twenty, five minutes')).toBe('20, 5 minutes')
    expect(inverseNormalise('seven, thirty minutes')).toBe('seven, 30 minutes')
  })

  it('an hour and its minutes are no time where they count something', () => {
    expect(inverseNormalise('from seven thirty minutes remain')).toBe('from seven 30 minutes remain')
  })

  it('whatever is counted keeps its value', () => {
    const value = fc.integer({ min: 0, max: 999_999 })
    fc.assert(
      fc.property(value, (n) => {
        expect(inverseNormalise(`set ${cardinalInWords(n)} minutes`)).toBe(`set ${n} minutes`)
      }),
    )
  })

  it('ordinals keep theirs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13, max: 99 }), (n) => {
        expect(inverseNormalise(`the ${ordinalInWords(n)} day`)).toMatch(new RegExp(`^the ${n}(st|nd|rd|th) day$`))
      }),
    )
  })

  it('every time of day is read as one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 59 }), (hour, minute) => {
        const spoken = `${cardinalInWords(hour)} ${minute < 10 ? 'oh ' : ''}${cardinalInWords(minute)}`
        expect(inverseNormalise(`at ${spoken} p m`)).toBe(`at ${hour}:${String(minute).padStart(2, '0')} p.m.`)
      }),
    )
  })

  it('text without number words is left alone, and written text is not changed again', () => {
    const word = fc.constantFrom(
      'lights',
      'on',
      'the',
      'okay,',
      'p',
      'm',
      'seven',
      'thirty',
      'percent.',
      'twenty',
      'first',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const once = inverseNormalise(words.join(' '))
        expect(inverseNormalise(once)).toBe(once)
      }),
    )
  })
})
