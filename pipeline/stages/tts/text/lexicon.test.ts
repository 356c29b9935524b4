import { describe, expect, it } from 'vitest'
import { Lexicon } from './lexicon.ts'
import { joinPhrases, splitUnits } from './units.ts'

const IDS = new Map([...'abcde'].map((symbol, id) => [symbol, id]))
const idOf = (symbol: string) => IDS.get(symbol)

describe('units', () => {
  it('are Latin words with their digits, and every other character alone; spaces vanish', () => {
    expect(splitUnits("don't café5 你好，ok-")).toEqual(["don't", 'café5', '你', '好', '，', 'ok', '-'])
  })

  it('join into the longest phrases from left to right, at most ten, none that touches a letter or an ASCII mark', () => {
    const words = new Set(['今天', '天气', '今天天气', '天a', '一二三四五六七八九十百', '好,'])
    const join = (text: string) => joinPhrases(splitUnits(text), (phrase) => words.has(phrase)).join('|')
    expect(join('今天天气好')).toBe('今天天气|好')
    expect(join('大天气')).toBe('大|天气')
    expect(join('天a好,')).toBe('天|a|好|,')
    expect(join('一二三四五六七八九十百')).toBe([...'一二三四五六七八九十百'].join('|'))
  })
})

describe('a lexicon', () => {
  it('takes the first entry of a word that the model can pronounce, in lower case', () => {
    const lexicon = new Lexicon(['Hi a b\nhi c\nwho x\nwho d\n\nalone', 'hi e\n'], idOf)
    expect(lexicon.get('hi')?.ids).toEqual([0, 1])
    expect(lexicon.get('who')?.ids).toEqual([3])
    expect(lexicon.has('alone')).toBe(false)
    expect(lexicon.size).toBe(2)
  })

  it('has tones behind the symbols where its form says so', () => {
    const lexicon = new Lexicon(['好 a b 3 4\n坏 a b 3\n'], idOf, 'symbols and tones')
    expect(lexicon.get('好')).toEqual({ ids: [0, 1], tones: [3, 4] })
    expect(lexicon.has('坏')).toBe(false)
  })
})
