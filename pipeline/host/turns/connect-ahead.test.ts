import { describe, expect, it } from 'vitest'
import { remoteTurns } from '../testing/remote-turns.ts'

describe('turns whose language model is a server elsewhere', () => {
  it('open their own connection or find it open, as the flag says, from one turn to the next', async () => {
    const ahead = [false, true, true, false]
    const turns = await remoteTurns(ahead.length, 1, true, (turn) => ahead[turn] ?? false)
    const seen = turns.map(({ turn: { flags, counters, ledger } }) => ({
      ahead: flags.PIPELINE_CONNECT_AHEAD,
      opened: counters['pipeline.connectionsOpened'],
      stood: counters['llm.connectionStood'],
      waits: ledger?.parts.filter(({ part }) => part === 'network.connect').map(({ owner }) => owner),
    }))
    const waits = [{ kind: 'setting', name: 'PIPELINE_CONNECT_AHEAD' }]
    expect(seen).toEqual(
      ahead.map((on) => ({ ahead: on, opened: on ? 0 : 1, stood: on ? 1 : 0, waits: on ? [] : waits })),
    )
  })

  it('sum up exactly whichever it is', async () => {
    for (const { turn } of await remoteTurns(2, 20, true, (number) => number === 1)) {
      const { parts = [], totalMs = 0 } = turn.ledger ?? {}
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(totalMs, 6)
    }
  })
})
