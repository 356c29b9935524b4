import { describe, expect, it } from 'vitest'
import type { TurnRecord } from '../../protocol/turns.ts'
import { buildLedger } from '../../tracing/ledger.ts'
import { turnTable } from './turn-table.ts'

const clip = { id: 'c', title: { en: 'Greeting', zh: '问候' }, transcript: 'hello', durationMs: 900 }
const turn: TurnRecord = {
  id: 't',
  index: 1,
  origin: 'clip',
  startedAt: '2026-01-01T00:00:00.000Z',
  pace: 'realtime',
  status: 'finished',
  anchors: { openedMs: 0 },
  transcript: { text: 'hello', final: true },
  reply: { text: 'hi there.', final: true },
  spans: [],
  counters: {},
  flags: {},
  preset: 'baseline',
}

describe("a turn's table", () => {
  it('shows each part with its share and owner, both headline numbers, and what is not in them', () => {
    const ledger = buildLedger(
      { speechEndMs: 0, holdEndMs: 800, endpointMs: 820 },
      {},
      { playback: { reason: 'nobody listened' } },
    )
    const text = turnTable(clip, { ...turn, ledger })
    expect(text).toContain('"hello" → "hi there."')
    expect(text).toMatch(/endpoint\.hold\s+800\.0 ms\s+97\.6 %\s+the setting ASR_SILENCE_TIMEOUT/)
    expect(text).toContain('First word: processing –, heard – (preset baseline)')
    expect(text).toContain('playback is not in it: nobody listened.')
  })

  it('says why a turn has no numbers', () => {
    expect(turnTable(clip, { ...turn, notMeasurable: 'no words were recognised' })).toBe(
      'Greeting: not measurable (no words were recognised)',
    )
  })
})
