import { describe, expect, it } from 'vitest'
import { counted, unitWords } from './counted.ts'

describe('what is counted', () => {
  it.each([
    [0, '0 tokens', '0 个词元'],
    [1, '1 token', '1 个词元'],
    [2, '2 tokens', '2 个词元'],
    [1.5, '1.5 tokens', '1.5 个词元'],
    [1200, '1,200 tokens', '1,200 个词元'],
  ])('%s stands in the plural that its number asks for', (count, en, zh) => {
    expect(counted(count, 'tokens')).toEqual({ en, zh })
  })

  it('may be a sign, which is the same everywhere', () => {
    expect(unitWords('MB', 2)).toEqual({ en: 'MB', zh: 'MB' })
  })
})
