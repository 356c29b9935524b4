import { describe, expect, it } from 'vitest'
import { wasLookedUp } from './turns.ts'

describe('a turn whose first word was looked up', () => {
  it.each<Record<string, number>>([
    { 'llm.cacheHit': 1 },
    { 'tts.firstCacheHit': 1 },
    { 'llm.cacheHit': 1, 'tts.firstCacheHit': 1 },
  ])('is one with %j', (counters) => {
    expect(wasLookedUp(counters)).toBe(true)
  })

  it.each<Record<string, number>>([{}, { 'tts.cacheMisses': 3 }, { 'tts.cacheHits': 2 }])(
    'is not one with %j',
    (counters) => {
      expect(wasLookedUp(counters)).toBe(false)
    },
  )
})
