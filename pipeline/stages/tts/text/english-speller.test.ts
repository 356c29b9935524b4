import { beforeAll, describe, expect, it } from 'vitest'
import { type EnglishSpeller, openEnglishSpeller } from './english-speller.ts'

describe('English words in the letters of misaki', () => {
  let spell: EnglishSpeller
  beforeAll(async () => {
    spell = await openEnglishSpeller()
  })

  it.each([
    ['hello', 'həlˈO'],
    ['world', 'wˈɜɹld'],
    ['bird', 'bˈɜɹd'],
    ['about', 'əbˈWt'],
    ['the', 'ðə'],
    ['W', 'dˈʌbəlju'],
    ['A', 'ˈA'],
  ])('%s is %s', (word, letters) => {
    expect(spell(word)).toBe(letters)
  })

  it('has something for every word: by rules, or letter by letter', () => {
    for (const word of ['firstword', 'zxqv', 'kubernetes', "o'clock"]) expect(spell(word).length).toBeGreaterThan(2)
  })
})
