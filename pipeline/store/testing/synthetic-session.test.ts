import { describe, expect, it } from 'vitest'
import { sessionSchema, sessionTurnSchema } from '../../protocol/sessions.ts'
import { syntheticSession } from './synthetic-session.ts'

describe('a synthetic session', () => {
  const { session, turns, samples } = syntheticSession({ seed: 7, turnsPerArm: 200 })

  it('is what the protocol calls a session', () => {
    expect(sessionSchema.parse(session)).toEqual(session)
    expect(turns.map((turn) => sessionTurnSchema.parse(turn))).toEqual(turns)
    expect(samples.length).toBeGreaterThan(turns.length)
  })

  it('is the same for the same seed, and another for another', () => {
    expect(syntheticSession({ seed: 7, turnsPerArm: 200 }).turns).toEqual(turns)
    expect(syntheticSession({ seed: 8, turnsPerArm: 200 }).turns).not.toEqual(turns)
  })

  it('has ledgers that add up', () => {
    for (const { record } of turns) {
      const { parts = [], totalMs = 0 } = record.ledger ?? {}
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(totalMs, 6)
    }
  })

  it('has turns of every kind', () => {
    expect(session.counts).toMatchObject({ turns: 402 })
    expect(session.counts.failed).toBeGreaterThan(0)
    expect(session.counts.notMeasurable).toBeGreaterThan(0)
    expect(turns.some(({ cached }) => cached)).toBe(true)
    expect(turns.filter(({ warmUp }) => warmUp)).toHaveLength(2)
  })
})
