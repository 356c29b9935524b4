import { describe, expect, it } from 'vitest'
import type { TurnRecord } from '../../../pipeline/protocol/turns.ts'
import { failedTurn, fixtureTurn, notMeasurableTurn, SAYINGS } from '../testing/fixture-turns.ts'
import {
  changedFlags,
  disturbedTurns,
  headlineSummary,
  rowMs,
  stageShares,
  summarise,
  turnsUnder,
} from './statistics.ts'

const turnOf = (index: number, factor = 1) =>
  fixtureTurn({ ...SAYINGS[0], preset: 'baseline', index, openedMs: index * 1000, factor })

describe('statistics of a session', () => {
  it('leaves unknown values out instead of counting them as 0', () => {
    expect(summarise([undefined, 10, undefined, 30])).toEqual({ count: 2, p50: 20, p95: 29 })
  })

  it('keeps turns that cannot be measured out of the percentiles', () => {
    const turns = [turnOf(1), failedTurn(2, 0), notMeasurableTurn(3, 0), turnOf(4)]
    expect(headlineSummary(turns, 'heard').count).toBe(2)
  })

  it('looks at the last twenty measurable turns', () => {
    const turns = Array.from({ length: 25 }, (_, i) => turnOf(i + 1, i < 5 ? 100 : 1))
    const summary = headlineSummary(turns, 'processing')
    expect(summary.count).toBe(20)
    expect(summary.p95).toBeCloseTo(turnOf(1).ledger?.processingMs ?? 0, 6)
  })

  it('takes only turns under the flags in force, whatever their preset was called', () => {
    const [baseline, streaming] = [
      { ASR_ENABLE_STREAMING: false, TTS_CHUNK_SIZE: 512 },
      { ASR_ENABLE_STREAMING: true, TTS_CHUNK_SIZE: 512 },
    ]
    const turns = [
      { ...turnOf(1, 100), flags: baseline },
      { ...turnOf(2), flags: streaming, preset: 'mine' },
      { ...turnOf(3), flags: {} },
    ]
    expect(turnsUnder(turns, streaming).map(({ index }) => index)).toEqual([2])
    expect(headlineSummary(turnsUnder(turns, { ...streaming, TTS_CHUNK_SIZE: 256 }), 'heard')).toEqual({ count: 0 })
  })

  it('tells which flags changed from turn to turn', () => {
    const [before, after] = [
      { ...turnOf(1), flags: { A: 1, B: true } },
      { ...turnOf(2), flags: { A: 1, B: false, C: '' } },
    ]
    expect(changedFlags(before, after)).toEqual(['B', 'C'])
    expect(changedFlags(before, before)).toEqual([])
  })

  it('finds the turns that the machine was too busy to measure', () => {
    const waited = (ms: number): TurnRecord => {
      const turn = turnOf(2)
      const parts = turn.ledger?.parts.map((part) => (part.part === 'tts.queue' ? { ...part, ms } : part)) ?? []
      return { ...turn, ledger: turn.ledger && { ...turn.ledger, parts } }
    }
    expect(disturbedTurns([waited(1), waited(90)])).toEqual([waited(90)])
  })

  it('shares add up to one, and rows to the processing latency but for the unattributed time', () => {
    const turns = [turnOf(1)]
    const shares = stageShares(turns)
    expect(shares.reduce((sum, row) => sum + (row.share ?? 0), 0)).toBeCloseTo(1, 9)
    const sum = shares.reduce((total, row) => total + (row.measured.p50 ?? 0), 0)
    const { processingMs = 0, unattributedMs = 0 } = turns[0]?.ledger ?? {}
    expect(sum + unattributedMs).toBeCloseTo(processingMs, 6)
  })

  it('knows nothing of a stage without parts', () => {
    expect(rowMs(notMeasurableTurn(1, 0), 'asr')).toBeUndefined()
    expect(stageShares([]).every((row) => row.share === undefined && row.measured.count === 0)).toBe(true)
  })
})
