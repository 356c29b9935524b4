import { describe, expect, it } from 'vitest'
import { parseLexicon } from '../text/english-words.ts'
import type { VoiceConfig } from './config.ts'
import { spokenSentences } from './normalise.ts'
import { phonesOf } from './pronunciation.ts'

const CONFIG: VoiceConfig = {
  sampleRate: 16_000,
  hop: 160,
  window: 640,
  phones: [],
  vocoders: { quality: { contextLeft: 0, contextRight: 0 }, fast: { contextLeft: 0, contextRight: 0 } },
  pauses: { symbol: 'pau', question: '<q>' },
  vowels: ['ae', 'ey', 'iy', 'ow'],
}
const LEXICON = parseLexicon(
  [
    'apple ae p ax l',
    'lamp l ae m p',
    'bake b ey k',
    'rose r ow z',
    'a ey',
    'x eh k s',
    'z z iy',
    'stop s t aa p',
  ].join('\n'),
)

function phones(text: string): string {
  const [sentence] = spokenSentences(text)
  return sentence ? phonesOf(sentence, { lexicon: LEXICON, letterToSound: undefined }, CONFIG).join(' ') : ''
}

describe('pronunciation', () => {
  it('puts a pause at either end, and one at punctuation', () => {
    expect(phones('lamp, lamp.')).toBe('pau l ae m p pau l ae m p pau')
  })

  it('marks a question in its last pause', () => {
    expect(phones('lamp?')).toBe('pau l ae m p <q>')
  })

  it('says "the" and "a" by what follows', () => {
    expect(phones('the lamp')).toBe('pau dh ax l ae m p pau')
    expect(phones('the apple')).toBe('pau dh iy ae p ax l pau')
    expect(phones('a lamp')).toBe('pau ax l ae m p pau')
  })

  it('names a letter where a letter is meant', () => {
    expect(phones('plan: AX')).toContain('ey eh k s')
  })

  it.each([
    ['lamps', 'l ae m p s'],
    ['roses', 'r ow z ax z'],
    ['baking', 'b ey k ih ng'],
    ['baked', 'b ey k t'],
    ['stopped', 's t aa p t'],
    ["rose's", 'r ow z ax z'],
  ])('makes %s of a word that it knows', (word, expected) => {
    expect(phones(word)).toBe(`pau ${expected} pau`)
  })

  it('asks the letter-to-sound rules for a word that it does not know, and not for one that it does', () => {
    const [sentence] = spokenSentences('lamp qwerty')
    const dictionary = { lexicon: LEXICON, letterToSound: (word: string) => [`?${word}`] }
    expect(sentence && phonesOf(sentence, dictionary, CONFIG).join(' ')).toBe('pau l ae m p ?qwerty pau')
  })

  it('spells a word where there are no such rules, and leaves out what it cannot spell', () => {
    expect(phones('zxz')).toBe('pau z iy eh k s z iy pau')
    expect(phones('zqz')).toBe('pau z iy z iy pau')
  })
})
