import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BeamSearch } from './beam-search.ts'
import type { SearchSettings } from './config.ts'
import { logAdd } from './hypotheses.ts'
import { NgramModel } from './language-model.ts'
import { LexiconTrie } from './lexicon-trie.ts'

const PHONES = ['_', 'A', 'B', 'K', 'T']
const BLANK = 0
const LEXICON = ['cat K A T', 'cab K A B', 'at A T', 'tack T A K', 'kat K A T', 'aa A A', 'at A B'].join('\n')
const ARPA = [
  '\\data\\',
  'ngram 1=8',
  '\\1-grams:',
  '-99\t<s>\t-0.3',
  '-0.8\t</s>\t0',
  '-0.7\tcat\t-0.2',
  '-0.9\tcab\t-0.2',
  '-1.0\tat\t-0.1',
  '-1.2\ttack\t0',
  '-2.5\tkat\t0',
  '-1.5\taa\t0',
  '\\2-grams:',
  '-0.3\t<s> cat\t-0.4',
  '-0.5\tcat at\t-0.1',
  '-0.2\tat </s>\t0',
  '\\3-grams:',
  '-0.1\t<s> cat at\t-0.7',
  '\\4-grams:',
  '-0.05\t<s> cat at cab',
  '\\end\\',
].join('\n')
const model = NgramModel.parse(ARPA)
const trie = LexiconTrie.parse(LEXICON, PHONES, model)
const SETTINGS: SearchSettings = { beam: 100, lmWeight: 0.6, wordBonus: 1, prune: -6.5, lookAhead: 0.5 }

function search(settings: Partial<SearchSettings> = {}): BeamSearch {
  return new BeamSearch(trie, model, { ...SETTINGS, ...settings }, BLANK)
}

/** Frames in which one symbol each has most of the probability. */
function frames(symbols: string, certainty = 0.9): Float32Array {
  const rest = Math.log((1 - certainty) / (PHONES.length - 1))
  return Float32Array.from(
    [...symbols].flatMap((symbol) => PHONES.map((phone) => (phone === symbol ? Math.log(certainty) : rest))),
  )
}

/** Rows of random probabilities that add up to one. */
const randomFrames = fc
  .array(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((rows) =>
    Float32Array.from(
      rows.flatMap((row) => {
        const sum = row.reduce((a, b) => a + b, 0)
        return row.map((value) => Math.log(value / sum))
      }),
    ),
  )

/** The CTC forward algorithm (Graves 2006): log-probability of all alignments of a sequence of phones. */
function forward(logProbabilities: Float32Array, phones: readonly string[]): number {
  const labels = phones.flatMap((phone) => [BLANK, PHONES.indexOf(phone)]).concat(BLANK)
  let alpha = labels.map((label, s) => (s < 2 ? (logProbabilities[label] ?? 0) : -1e30))
  for (let at = PHONES.length; at < logProbabilities.length; at += PHONES.length) {
    alpha = labels.map((label, s) => {
      let sum = alpha[s] ?? -1e30
      if (s > 0) sum = logAdd(sum, alpha[s - 1] ?? -1e30)
      if (s > 1 && label !== BLANK && label !== labels[s - 2]) sum = logAdd(sum, alpha[s - 2] ?? -1e30)
      return sum + (logProbabilities[at + label] ?? 0)
    })
  }
  return logAdd(alpha.at(-1) ?? -1e30, alpha.at(-2) ?? -1e30)
}

describe('the language model', () => {
  const score = (...words: string[]) => {
    const ids = words.map((name) => model.idOf(name) ?? -1)
    return model.logProbability(ids.slice(0, -1), ids.at(-1) ?? -1) / Math.LN10
  }

  it('takes the longest history it has, and pays for backing off', () => {
    expect(score('<s>', 'cat', 'at')).toBeCloseTo(-0.1, 5)
    expect(score('tack', 'cat', 'at')).toBeCloseTo(-0.5, 5)
    expect(score('<s>', 'cat', 'tack')).toBeCloseTo(-0.4 - 0.2 - 1.2, 5)
    expect(score('<s>', '<s>', 'cat')).toBeCloseTo(-0.3, 5)
    expect(score('<s>', '<s>', 'tack')).toBeCloseTo(-0.3 - 1.2, 5)
  })

  it('reads as many words back as the file has orders', () => {
    expect(score('<s>', 'cat', 'at', 'cab')).toBeCloseTo(-0.05, 5)
    expect(score('<s>', 'cat', 'at', 'tack')).toBeCloseTo(-0.7 - 0.1 - 0.1 - 1.2, 5)
    expect(score('aa', 'cat', 'at', 'cab')).toBeCloseTo(-0.1 - 0.1 - 0.9, 5)
  })
})

describe('the search', () => {
  it('reads words off a clear sequence of phones, over blanks and long phones', () => {
    const beam = search()
    beam.push(frames('_KK_AAT__'), PHONES.length)
    expect(beam.final().words).toEqual(['cat'])
  })

  it('follows several words and shows each as soon as it is complete', () => {
    const beam = search()
    const partials = [...'_KAT_A_T'].map((symbol) => {
      beam.push(frames(symbol), PHONES.length)
      return beam.partial().words.join(' ')
    })
    expect(partials[2]).toBe('')
    expect(partials[3]).toBe('cat')
    expect(beam.final().words).toEqual(['cat', 'at'])
  })

  it('chooses among words that sound alike by the language model', () => {
    const beam = search({ lmWeight: 1 })
    beam.push(frames('KAT'), PHONES.length)
    expect(beam.final().words).toEqual(['cat'])
  })

  it('needs a blank between two equal phones', () => {
    const twice = search()
    twice.push(frames('AA_A__', 0.99), PHONES.length)
    expect(twice.final().words).toEqual(['aa'])
    const long = search()
    long.push(frames('AAAT__', 0.99), PHONES.length)
    expect(long.final().words).toEqual(['at'])
  })

  it('lets a clear word win against an unclear sound, by the words around it', () => {
    const unclear = frames('KAT_AT')
    const at = 5 * PHONES.length
    // The last sound is nearly as much a B as a T; "cat at" is known, "cat" and "at" with a B is not more likely.
    unclear[at + PHONES.indexOf('B')] = Math.log(0.46)
    unclear[at + PHONES.indexOf('T')] = Math.log(0.45)
    const beam = search()
    beam.push(unclear, PHONES.length)
    expect(beam.final().words).toEqual(['cat', 'at'])
  })

  it('is empty for silence', () => {
    const beam = search()
    beam.push(frames('________', 0.999), PHONES.length)
    expect(beam.final().words).toEqual([])
  })
})

describe('for any output of the network', () => {
  it('finds the same, however the frames are cut into pieces', () => {
    fc.assert(
      fc.property(randomFrames, fc.integer({ min: 1, max: 5 }), (logProbabilities, cut) => {
        const whole = search()
        whole.push(logProbabilities, PHONES.length)
        const pieces = search()
        for (let at = 0; at < logProbabilities.length; at += cut * PHONES.length) {
          pieces.push(logProbabilities.subarray(at, at + cut * PHONES.length), PHONES.length)
        }
        expect(pieces.final()).toEqual(whole.final())
      }),
    )
  })

  it('gives the winner exactly the probability of all its alignments, as long as nothing is pruned', () => {
    const pronunciations: Readonly<Record<string, string[]>> = {
      cat: ['K', 'A', 'T'],
      cab: ['K', 'A', 'B'],
      tack: ['T', 'A', 'K'],
      kat: ['K', 'A', 'T'],
      aa: ['A', 'A'],
    }
    const single = LexiconTrie.parse(LEXICON.replaceAll(/at A .\n?/g, ''), PHONES, model)
    fc.assert(
      fc.property(randomFrames, (logProbabilities) => {
        const beam = new BeamSearch(single, model, { ...SETTINGS, beam: 20_000, prune: -50 }, BLANK)
        beam.push(logProbabilities, PHONES.length)
        const { words, acoustic } = beam.final()
        const phones = words.flatMap((word) => pronunciations[word] ?? [])
        fc.pre(words.length > 0)
        expect(acoustic).toBeCloseTo(forward(logProbabilities, phones), 4)
      }),
      { numRuns: 100 },
    )
  })
})
