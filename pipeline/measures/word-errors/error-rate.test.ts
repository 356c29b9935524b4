import { describe, expect, it } from 'vitest'
import { errorUnitOf, metricTitle, unitOfArms } from './error-rate.ts'

describe('the rate of errors', () => {
  it.each([
    [['现在几点了'], 'character'],
    [['打开 bluetooth', undefined, null], 'character'],
    [['what is the time please'], 'word'],
    [['what does 你好 mean'], 'word'],
    [['turn on the lights', '把灯打开一下好吗'], 'character'],
    [[], 'word'],
  ] as const)('of %j is counted in %ss', (said, unit) => {
    expect(errorUnitOf(said)).toBe(unit)
  })

  it('is called by what it counts, and other metrics as ever', () => {
    expect(metricTitle('wordErrorRate', 'character')).toEqual({
      en: 'Character error rate (CER)',
      zh: '字错误率（CER）',
    })
    expect(metricTitle('wordErrorRate', 'word')).toEqual({ en: 'Word error rate (WER)', zh: '词错误率（WER）' })
    expect(metricTitle('heardMs', 'character').en).toBe('User waits')
  })

  it('of arms that say nothing is of words, as in results of earlier versions', () => {
    expect(unitOfArms([{}, {}])).toBe('word')
    expect(unitOfArms([{}, { errorUnit: 'character' }])).toBe('character')
  })
})
