import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countWordErrors, wordErrorRate, wordsOf } from './word-errors.ts'

const sentence = fc.array(fc.constantFrom('what', 'time', 'is', 'it', 'now', "don't"), { maxLength: 12 })

describe('words that are compared', () => {
  it.each([
    ['What time is it?', ['what', 'time', 'is', 'it']],
    ["Don’t 'quote' the dogs'", ["don't", 'quote', 'the', 'dogs']],
    ['well-known, e.g. this', ['well', 'known', 'e', 'g', 'this']],
    ['at 7 p.m.', ['at', 'seven', 'p', 'm']],
    ['set 25 timers', ['set', 'twenty', 'five', 'timers']],
    ['现在几点？ok', ['现', '在', '几', '点', 'ok']],
    ['Ｈｅｌｌｏ  wörld', ['hello', 'wörld']],
    [' …!? ', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })
})

describe('word errors', () => {
  it.each([
    ['what time is it', 'what time is it', 0],
    ['what time is it', 'What time is it?', 0],
    ['what time is it', 'what dime is it', 1],
    ['what time is it', 'what is it', 1],
    ['what time is it', 'what time is it now', 1],
    ['what time is it', '', 4],
    ['turn on the light', 'turn the light on', 2],
  ])('from %j to %j: %d', (reference, transcript, errors) => {
    expect(countWordErrors(reference, transcript)).toEqual({ errors, referenceWords: 4 })
  })

  it('obey the rules of a distance', () => {
    fc.assert(
      fc.property(sentence, sentence, (a, b) => {
        const [left, right] = [a.join(' '), b.join(' ')]
        const { errors } = countWordErrors(left, right)
        expect(errors).toBe(countWordErrors(right, left).errors)
        expect(errors === 0).toBe(left === right)
        expect(errors).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
        expect(errors).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })
})

describe('the word error rate', () => {
  it('weighs every word the same, not every sentence', () => {
    const counts = [countWordErrors('yes', 'no'), countWordErrors('what is the time', 'what is the time')]
    expect(wordErrorRate(counts)).toBe(1 / 5)
  })

  it('may pass 1 where words were invented', () => {
    expect(wordErrorRate([countWordErrors('yes', 'no it is not')])).toBe(4)
  })

  it('is unknown where nothing was to be said', () => {
    expect(wordErrorRate([])).toBeUndefined()
    expect(wordErrorRate([countWordErrors('...', 'words')])).toBeUndefined()
  })
})
