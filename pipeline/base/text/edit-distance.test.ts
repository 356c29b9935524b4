import { describe, expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'

describe('the edit distance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('of the letters of %j and %j is %d', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits)
  })

  it('of words counts words', () => {
    expect(editDistance(['turn', 'on', 'the', 'light'], ['turn', 'the', 'light', 'on'])).toBe(2)
  })
})
