import { expect, test } from 'vitest'
import type { PipelineEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Query } from '../../../pipeline/protocol/wire/queries.ts'
import { changesAnswer } from './freshness.ts'

const turnAdded = { kind: 'sessionTurnAdded', sessionId: 'mine', row: { turnId: 'one' } } as unknown as PipelineEvent
const list: Query = { name: 'listSessions', offset: 0, limit: 10 }
const turns = (sessionId: string): Query => ({ name: 'listTurns', sessionId, offset: 0, limit: 10 })

test('a turn that comes into a session changes its lists and its result, and those of no other', () => {
  expect(changesAnswer(turnAdded, list)).toBe(true)
  expect(changesAnswer(turnAdded, turns('mine'))).toBe(true)
  expect(changesAnswer(turnAdded, { name: 'readResult', sessionId: 'mine' })).toBe(true)
  expect(changesAnswer(turnAdded, turns('other'))).toBe(false)
})

test('a turn is read again only when it itself is put in again', () => {
  expect(changesAnswer(turnAdded, { name: 'readTurn', sessionId: 'mine', turnId: 'one' })).toBe(true)
  expect(changesAnswer(turnAdded, { name: 'readTurn', sessionId: 'mine', turnId: 'two' })).toBe(false)
})

test('what has nothing to do with stored sessions leaves them alone', () => {
  const event = { kind: 'conversationCleared' } as PipelineEvent
  expect([list, turns('mine')].some((query) => changesAnswer(event, query))).toBe(false)
})
