import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inverseNormalise } from '../base/text/inverse-text-normalisation.ts'
import { cardinalInWords, ordinalInWords } from '../base/text/number-words.ts'
import { countCharacterErrors, countWordErrors, lostLastWords, wordsOf } from './word-errors/word-errors.ts'

/** Both ways round: the reference may be in figures, or the transcript. */
function errorsBetween(a: string, b: string): number {
  const [there, back] = [countWordErrors(a, b).errors, countWordErrors(b, a).errors]
  expect(back).toBe(there)
  return there
}

describe('figures and words that are said alike', () => {
  it.each([
    // Numbers.
    ['25', 'twenty-five'],
    ['142 milliseconds', 'one hundred and forty two milliseconds'],
    ['142 milliseconds', 'one hundred forty two milliseconds'],
    ['1,000', 'one thousand'],
    ['1,000', 'a thousand'],
    ['1,234,567 people', 'one million two hundred thirty four thousand five hundred and sixty seven people'],
    ['100', 'a hundred'],
    ['0', 'oh'],
    // Years, and what is said in pairs or figure by figure.
    ['in 1984', 'in nineteen eighty four'],
    ['1984', 'one thousand nine hundred and eighty four'],
    ['1984', 'one nine eight four'],
    ['1905', 'nineteen oh five'],
    ['1905', 'nineteen hundred and five'],
    ['1900', 'nineteen hundred'],
    ['2026', 'twenty twenty six'],
    ['2005', 'two thousand and five'],
    ['2005', 'twenty oh five'],
    ['the 1980s', 'the nineteen eighties'],
    ["the '80s", 'the eighties'],
    ['room 101', 'room one oh one'],
    ['room 101', 'room one o one'],
    ['flight 230', 'flight two thirty'],
    ['call 911', 'call nine one one'],
    ['007', 'oh oh seven'],
    ['555-0199', 'five five five oh one nine nine'],
    // Ordinals and days.
    ['the 3rd of may', 'the third of may'],
    ['the 21st', 'the twenty first'],
    ['the 100th', 'the one hundredth'],
    ['november 23', 'november the twenty third'],
    ['november 23rd', 'november twenty third'],
    // Signs.
    ['2+2', 'two plus two'],
    ['2 + 2 = 4', 'two plus two equals four'],
    ['-5 degrees', 'minus five degrees'],
    ['-5°', 'negative five degrees'],
    ['9 - 4', 'nine minus four'],
    ['9−4', 'nine minus four'],
    ['5-10 minutes', 'five to ten minutes'],
    ['3 × 4', 'three times four'],
    ['50%', 'fifty percent'],
    ['50 %', 'fifty per cent'],
    ['salt & pepper', 'salt and pepper'],
    // Parts.
    ['3.5', 'three point five'],
    ['0.05', 'zero point zero five'],
    ['.5', 'point five'],
    ['2½ hours', 'two and a half hours'],
    ['1/2', 'one half'],
    ['24/7', 'twenty four seven'],
    // Money.
    ['$5', 'five dollars'],
    ['$1', 'one dollar'],
    ['$1,000', 'one thousand dollars'],
    ['$5.50', 'five dollars fifty'],
    ['$5.50', 'five dollars and fifty cents'],
    ['$5.50', 'five fifty'],
    ['$0.99', 'ninety nine cents'],
    ['$3 million', 'three million dollars'],
    ['-$5', 'minus five dollars'],
    ['20 €', 'twenty euros'],
    ['£3', 'three pounds'],
    // Times.
    ['7:30', 'seven thirty'],
    ['7:30 p.m.', 'seven thirty p m'],
    ['7:30pm', 'seven thirty pm'],
    ['at 7 am', 'at seven a m'],
    ['at 7 a.m. please', 'at seven am please'],
    ['9:00', "nine o'clock"],
    ["9 o'clock", "nine o'clock"],
    ['12:05', 'twelve oh five'],
    ['19:30', 'nineteen thirty'],
    // Figures inside words, and beside Chinese.
    ['mp3', 'mp three'],
    ['现在3点', '现在 three 点'],
  ])('%j is %j', (figures, words) => {
    expect(errorsBetween(figures, words)).toBe(0)
  })

  it('two texts in figures are alike where they are the same', () => {
    expect(errorsBetween('in 1984 at 7:30 for $5', 'In 1984, at 7:30, for $5.')).toBe(0)
    expect(errorsBetween('9:00', "9 o'clock")).toBe(0)
  })
})

describe('what is not said alike', () => {
  it.each([
    ['twelve oh five', 'twelve five', 1],
    ['12:05', 'twelve five', 1],
    ['oh what time is it', 'what time is it', 1],
    ['nineteen oh five', 'nineteen five', 1],
    ['one oh one', 'one one', 1],
    ['1905', 'nineteen fifty', 2],
    ['1984', 'nineteen eighty five', 1],
    ['1,000', 'one million', 1],
    ['1,000', 'ten', 2],
    ['the 3rd', 'the three', 1],
    ['2 + 2', 'two two', 1],
    ['-5', 'five', 1],
    ['$5', 'five', 1],
    ['$5', 'five euros', 1],
    ['7:30', 'seven thirteen', 1],
    ['7:30 p.m.', 'seven thirty a m', 1],
    ['3.5', 'three five', 1],
    ['9 - 4', 'nine four', 1],
    ['twenty five', 'twenty, nine', 1],
  ])('%j and %j differ by %d', (a, b, errors) => {
    expect(errorsBetween(a, b)).toBe(errors)
  })

  it.each([
    ['set a timer for 25 minutes', 7],
    ['in 1984', 4],
    ['$5', 2],
    ['+ - * /', 1],
  ])('%j has %d words, whatever was heard', (reference, words) => {
    for (const heard of ['', 'one nine eight four', reference]) {
      expect(countWordErrors(reference, heard).referenceWords).toBe(words)
    }
  })

  it('what is lost at the end is lost in figures too', () => {
    expect(lostLastWords('wake me at 7:30', 'wake me at seven')).toBe(1)
    expect(lostLastWords('it was in 1984', 'it was in nineteen')).toBe(2)
    expect(lostLastWords('wake me at seven thirty', 'wake me at 7:30')).toBe(0)
    expect(countCharacterErrors('at 7:30', 'at seven thirty').errors).toBe(0)
  })
})

describe('any number', () => {
  it('in figures, grouped or not, is the number in words and no other', () => {
    const value = fc.integer({ min: 0, max: 999_999_999 })
    fc.assert(
      fc.property(value, value, (n, other) => {
        expect(errorsBetween(String(n), cardinalInWords(n))).toBe(0)
        expect(errorsBetween(n.toLocaleString('en-US'), cardinalInWords(n))).toBe(0)
        if (n > 9999 && n !== other) expect(errorsBetween(String(n), cardinalInWords(other))).toBeGreaterThan(0)
      }),
    )
  })

  it('as an ordinal is the ordinal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (n) => {
        const suffix = /1[1-3]$/.test(String(n)) ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
        expect(errorsBetween(`the ${n}${suffix} day`, `the ${ordinalInWords(n)} day`)).toBe(0)
      }),
    )
  })

  it('is said as it was spoken after people wrote it down', () => {
    const number = fc.integer({ min: 0, max: 999_999 }).map(cardinalInWords)
    const hour = fc.integer({ min: 1, max: 12 }).map(cardinalInWords)
    const phrase = fc.oneof(
      fc.tuple(number, fc.constantFrom('', ' minutes', ' percent', ' plus nine')).map(([n, unit]) => n + unit),
      fc.tuple(hour, fc.constantFrom(' thirty', ' oh five', " o'clock", ' fifteen p m', ' a m')).map(([h, m]) => h + m),
      fc.integer({ min: 1, max: 99 }).map((n) => `the ${ordinalInWords(n)}`),
    )
    fc.assert(
      fc.property(fc.array(phrase, { minLength: 1, maxLength: 4 }), (phrases) => {
        const spoken = phrases.join(' and then ')
        expect(errorsBetween(spoken, inverseNormalise(spoken))).toBe(0)
      }),
    )
  })

  it('in any text makes words, and no text differs from itself', () => {
    const unit = fc.constantFrom(..."0123459.,:-+$%/ apmsthrd½°oh'".split(''), ' ', '€', '现')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 24 }), fc.string({ unit, maxLength: 24 }), (a, b) => {
        expect(wordsOf(a).every((word) => word !== '' && !/[\d\s]/.test(word))).toBe(true)
        expect(countWordErrors(a, a).errors).toBe(0)
        expect(errorsBetween(a, b)).toBeLessThanOrEqual(Math.max(wordsOf(a).length, wordsOf(b).length))
      }),
    )
  })
})
