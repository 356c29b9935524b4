import { describe, expect, it } from 'vitest'
import { networkMs, remoteTurns } from '../testing/remote-turns.ts'

const HELD_MS = 40

describe('a turn whose language model is a server elsewhere', () => {
  it('has the way there in its ledger, apart from what the server worked, and its parts sum up exactly', async () => {
    for (const { turn, heldMs } of await remoteTurns(3, HELD_MS)) {
      expect(turn).toMatchObject({ status: 'finished', reply: { text: 'Hi there.' } })
      const { parts = [], totalMs } = turn.ledger ?? {}
      let end = 0
      for (const { startMs, ms } of parts) {
        expect(startMs).toBeCloseTo(end, 6)
        end = startMs + ms
      }
      expect(end).toBeCloseTo(totalMs ?? 0, 6)
      expect(heldMs).toBeGreaterThan(HELD_MS - 2)
      expect(networkMs(turn)).toBeGreaterThanOrEqual(heldMs)
      const server = parts.find(({ part }) => part === 'llm.prefill')
      expect(server?.owner).toEqual({ kind: 'stage', name: 'llm' })
      expect(server?.ms).toBeGreaterThan(3)
      expect(turn.counters['llm.connectionStood']).toBe(1)
      expect(turn.counters['llm.promptTokens'], 'the server does not say').toBeUndefined()
    }
  })

  it('does not say whose the wait was, where the server does not tell its time', async () => {
    const [only] = await remoteTurns(1, HELD_MS, false)
    const part = only?.turn.ledger?.parts.find((one) => one.part === 'llm.prefill')
    expect(part?.owner).toEqual({ kind: 'unknown', name: 'server or network' })
    expect(part?.ms).toBeGreaterThanOrEqual(only?.heldMs ?? Number.POSITIVE_INFINITY)
  })
})
