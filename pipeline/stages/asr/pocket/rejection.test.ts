import { describe, expect, it } from 'vitest'
import { isRejected } from './rejection.ts'

const RULE = { languageShare: 0.3, rejectBelow: -1.7 }

describe('rejection', () => {
  it('accepts words that say what was heard and that people say', () => {
    expect(isRejected(RULE, { logRatio: -2, phones: 12, language: -1.5 })).toBe(false)
  })

  it('rejects words that fit what was heard badly, however likely they are', () => {
    expect(isRejected(RULE, { logRatio: -24, phones: 12, language: -1 })).toBe(true)
  })

  it('rejects words that nobody says in that order, however well they fit', () => {
    expect(isRejected(RULE, { logRatio: 0, phones: 12, language: -7 })).toBe(true)
  })

  it('counts a fit better than free reading as perfect, and no phone as one', () => {
    expect(isRejected({ languageShare: 0, rejectBelow: -1 }, { logRatio: 5, phones: 0, language: 0 })).toBe(false)
    expect(isRejected({ languageShare: 0, rejectBelow: -1 }, { logRatio: -2, phones: 0, language: 0 })).toBe(true)
  })
})
