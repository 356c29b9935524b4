import { describe, expect, it } from 'vitest'
import { countLosses, isCutOff, lostOf, lostShare, turnFate } from './turn-fate.ts'

const measured = { processingMs: 40, heardMs: 840 }

describe('the fate of a turn', () => {
  it.each([
    ['whole', { status: 'finished', ...measured }],
    ['whole', { status: 'finished', heardMs: 840 }],
    ['cutOff', { status: 'finished', ...measured, cutOff: true }],
    ['cutOff', { status: 'interrupted', ...measured, cutOff: true }],
    ['takenBack', { status: 'finished', ...measured, takenBack: true }],
    ['takenBack', { status: 'interrupted', ...measured, takenBack: true }],
    ['cutOff', { status: 'finished', ...measured, takenBack: true, cutOff: true }],
    ['interrupted', { status: 'interrupted', ...measured }],
    ['interrupted', { status: 'cancelled' }],
    ['failed', { status: 'failed', ...measured, cutOff: true }],
    ['notMeasured', { status: 'empty' }],
    ['notMeasured', { status: 'finished', ...measured, notMeasurable: 'the end of speech is not known' }],
  ] as const)('is %s of %j', (fate, facts) => {
    expect(turnFate(facts)).toBe(fate)
  })

  it('is cut off where the last words are missing, not where words are wrong or nothing was heard', () => {
    const said = 'turn on the kitchen light'
    expect(isCutOff(said, 'turn on the')).toBe(true)
    expect(isCutOff(said, 'turn on the chicken light')).toBe(false)
    expect(isCutOff(said, '')).toBe(false)
    expect(isCutOff(said, 'tell me')).toBe(false)
    expect(isCutOff(undefined, 'turn on the')).toBe(false)
  })
})

describe('what an arm lost', () => {
  it('is counted by its kind', () => {
    const losses = countLosses(['whole', 'cutOff', 'whole', 'interrupted', 'takenBack', 'cutOff'])
    expect(losses).toEqual({ turns: 6, cutOff: 2, takenBack: 1, interrupted: 1, failed: 0, notMeasured: 0 })
    expect([lostOf(losses), lostShare(losses)]).toEqual([4, 4 / 6])
  })

  it('is nothing of no turn', () => {
    expect(lostShare(countLosses([]))).toBe(0)
  })
})
