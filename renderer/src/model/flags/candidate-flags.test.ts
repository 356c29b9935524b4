import { expect, test } from 'vitest'
import { changesFrom, flagsThatDiffer } from './candidate-flags.ts'

test('a set of flags is told by what it changes, and a flag that is the same in all sets is not told', () => {
  const reference = { X: false, Y: 4, Z: 'a' }
  expect(changesFrom(reference, { X: true, Y: 4, Z: 'b' })).toEqual([
    { name: 'X', from: false, to: true },
    { name: 'Z', from: 'a', to: 'b' },
  ])
  expect(changesFrom(reference, reference)).toEqual([])
  const sets = [{ values: reference }, { values: { ...reference, X: true } }, { values: { ...reference, Y: 8 } }]
  expect(flagsThatDiffer(sets)).toEqual(['X', 'Y'])
})
