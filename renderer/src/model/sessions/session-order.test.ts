import { describe, expect, it } from 'vitest'
import { storedSession } from '../../testing/fixture-stored.ts'
import { NEWEST_FIRST, nextOrder, sortSessions } from './session-order.ts'

const numbers = { metric: 'heard', count: 3, p95Ms: 900 } as const
const SESSIONS = [
  storedSession({ title: 'Run 10', startedAt: '2026-01-01T10:00:00Z', numbers: { ...numbers, p50Ms: 700 } }),
  storedSession({ title: 'Run 9', startedAt: '2026-01-03T10:00:00Z' }),
  storedSession({ title: 'Run 2', startedAt: '2026-01-02T10:00:00Z', numbers: { ...numbers, p50Ms: 400 } }),
]
const titles = (...order: Parameters<typeof nextOrder>) =>
  sortSessions(SESSIONS, nextOrder(...order), 'en').map(({ title }) => title)

describe('a list of sessions', () => {
  it('is newest first until a column is pressed, and turns round where the same is pressed again', () => {
    expect(sortSessions(SESSIONS, NEWEST_FIRST, 'en').map(({ title }) => title)).toEqual(['Run 9', 'Run 2', 'Run 10'])
    expect(titles(NEWEST_FIRST, 'date')).toEqual(['Run 10', 'Run 2', 'Run 9'])
  })

  it('sorts titles as people count', () => {
    expect(titles(NEWEST_FIRST, 'title')).toEqual(['Run 2', 'Run 9', 'Run 10'])
  })

  it('puts the shortest wait first, and what is not known last, whichever way', () => {
    expect(titles(NEWEST_FIRST, 'p50')).toEqual(['Run 2', 'Run 10', 'Run 9'])
    expect(titles({ column: 'p50', direction: 'ascending' }, 'p50')).toEqual(['Run 10', 'Run 2', 'Run 9'])
  })
})
