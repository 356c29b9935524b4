import { describe, expect, it } from 'vitest'
import { isWithheld } from './withheld.ts'

describe('a text that was left out of an export', () => {
  it('is known by its word in a session that came from a file, and there alone', () => {
    expect(isWithheld({ imported: true }, 'withheld')).toBe(true)
    expect(isWithheld({ imported: true }, 'what time is it')).toBe(false)
    expect(isWithheld({ imported: true }, '')).toBe(false)
    expect(isWithheld({}, 'withheld')).toBe(false)
  })
})
