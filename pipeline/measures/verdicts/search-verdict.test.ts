import { describe, expect, it } from 'vitest'
import { type SearchFacts, searchCode, searchVerdict } from './search-verdict.ts'

const FACTS: SearchFacts = {
  ...{ tried: 8, reference: 'baseline', chosen: 'streaming', look: 'planned', freshTurns: 32, found: 'better' },
}

describe('what is said of a search', () => {
  it.each([
    ['while it searches', { look: 'running', freshTurns: 0 }, 'searching', 'No choice before the search is over'],
    [
      'while it measures again',
      { look: 'running', freshTurns: 3 },
      'measuringAgain',
      'Of 8 sets of flags streaming came out ahead within the limit of word errors; it is being measured again beside baseline, on turns that the search has not seen',
    ],
    [
      'where nothing could be measured',
      { chosen: null, freshTurns: 0 },
      'notMeasured',
      'Nothing that was tried could be measured',
    ],
    [
      'where the reference came out ahead',
      { chosen: 'baseline', freshTurns: 0 },
      'nothingAhead',
      'Of 8 sets of flags none came out ahead of baseline: the preset tuned stays as it was',
    ],
    [
      'where it was ended before its choice was measured again',
      { look: 'early', freshTurns: 0 },
      'notMeasuredAgain',
      'Of 8 sets of flags streaming came out ahead within the limit of word errors; it was not measured again, and the best of many is partly luck; confirm with an A/B',
    ],
    [
      'where its choice was measured again',
      {},
      'measuredAgain',
      'Of 8 sets of flags streaming came out ahead within the limit of word errors. Measured again beside baseline, on 32 turns an arm that the search has not seen:',
    ],
    [
      'where the turns that measured it again decide nothing',
      { found: 'undecided' },
      'undecided',
      'Of 8 sets of flags streaming came out ahead within the limit of word errors, but is not shown to be better: the preset tuned stays as it was. Measured again beside baseline, on 32 turns an arm that the search has not seen:',
    ],
    [
      'where its choice turned out worse',
      { found: 'worse' },
      'foundWorse',
      'Of 8 sets of flags streaming came out ahead within the limit of word errors, but turned out worse: the preset tuned stays as it was. Measured again beside baseline, on 32 turns an arm that the search has not seen:',
    ],
  ] as const)('%s', (_, changes, code, sentence) => {
    const facts = { ...FACTS, ...changes }
    expect(searchCode(facts)).toBe(code)
    expect(searchVerdict(facts).en).toBe(sentence)
    expect(searchVerdict(facts).zh).toMatch(/[\u4e00-\u9fff]/)
  })
})
