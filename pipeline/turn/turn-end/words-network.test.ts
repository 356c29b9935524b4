import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { WordsNetwork } from './words-network.ts'
import { WORDS_WEIGHTS } from './words-weights.ts'

/** What the recipe's network says of some texts, to four digits. */
const golden: { logOdds: Record<string, number> } = JSON.parse(
  readFileSync(new URL('../testing/turn-end-words.json', import.meta.url), 'utf8'),
)

describe('the network of the words', () => {
  it('says of a text what the recipe says', () => {
    for (const [text, logOdds] of Object.entries(golden.logOdds)) {
      expect(new WordsNetwork(WORDS_WEIGHTS).logOdds(text), text).toBeCloseTo(logOdds, 3)
    }
  })

  it('says the same of words that come one by one, that are taken back, and that are written with signs', () => {
    const network = new WordsNetwork(WORDS_WEIGHTS)
    const alone = (text: string) => new WordsNetwork(WORDS_WEIGHTS).logOdds(text)
    for (const text of ['set', 'set a', 'set a timer', 'set a time', 'set a timer for ten minutes', 'set', '']) {
      expect(network.logOdds(text), text).toBe(alone(text))
    }
    expect(network.logOdds('Set a timer, for ten minutes.')).toBe(alone('set a timer for ten minutes'))
  })

  it('takes a whole request for an end, and one that goes on for none', () => {
    const network = new WordsNetwork(WORDS_WEIGHTS)
    const odds = (text: string) => network.logOdds(text) ?? Number.NaN
    expect(odds('set a timer for ten minutes')).toBeGreaterThan(1)
    expect(odds('set a timer for ten minutes and')).toBeLessThan(-2)
    expect(odds('set a')).toBeLessThan(-2)
  })

  it('says nothing of another language', () => {
    const network = new WordsNetwork(WORDS_WEIGHTS)
    expect(network.logOdds('现在几点了')).toBeUndefined()
    expect(network.logOdds('stelle bitte einen wecker')).toBeUndefined()
    expect(network.logOdds('')).toBeDefined()
  })
})
