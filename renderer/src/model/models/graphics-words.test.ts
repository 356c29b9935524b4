import { describe, expect, it } from 'vitest'
import { cardLoadWords, cardWords } from './graphics-words.ts'

describe('a graphics card in words', () => {
  it('is what is known of it', () => {
    expect(cardWords({ id: '1', name: 'H100', driver: '570', memoryBytes: 80 * 2 ** 30, unknown: [] })).toBe(
      'H100, 570, 80.0\u202fGiB',
    )
    expect(cardWords({ id: '1', name: 'Arc', unknown: [] })).toBe('Arc')
  })

  it('is busy by a share, bytes and watts; a dash is unknown, a 0 is a 0', () => {
    expect(cardLoadWords({ card: '1', utilisation: 0, memoryBytes: 2 ** 30, powerWatts: 61.4 }, 'en-GB')).toBe(
      '0.0\u202f%, 1.0\u202fGiB, 61\u202fW',
    )
    expect(cardLoadWords(undefined, 'en-GB')).toBe('–, –, –')
  })
})
