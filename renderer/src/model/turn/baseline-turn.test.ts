import { expect, test } from 'vitest'
import { failedTurn, fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { baselineTurn } from './baseline-turn.ts'

const turn = (index: number, factor: number, preset: 'baseline' | 'streaming' = 'baseline') =>
  fixtureTurn({ ...SAYINGS[0], preset, index, openedMs: index * 9000, factor })
const turns = [turn(1, 3), turn(2, 1), turn(3, 2), turn(4, 0.1, 'streaming')]

test('is the one in the middle of the baseline preset’s turns', () => {
  expect(baselineTurn(turns, turns, undefined)).toEqual({ turn: turns[2], medianOf: 3 })
})

test('of an even number is the faster of the two in the middle, which was really measured', () => {
  expect(baselineTurn(turns, turns.slice(0, 2), undefined)).toEqual({ turn: turns[1], medianOf: 2 })
})

test('is the pinned one, whatever its preset, as long as it has a ledger', () => {
  expect(baselineTurn(turns, turns, 'turn-4')).toEqual({ turn: turns[3] })
  const failed = { ...failedTurn(5, 50_000), ledger: undefined }
  expect(baselineTurn([...turns, failed], turns, failed.id)?.turn.id).toBe('turn-3')
})

test('is nobody’s where no turn of the baseline was measured', () => {
  expect(baselineTurn(turns, turns.slice(3), undefined)).toBeUndefined()
  expect(baselineTurn([], [], 'turn-9')).toBeUndefined()
})
