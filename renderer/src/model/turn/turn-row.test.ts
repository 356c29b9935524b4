import { describe, expect, it } from 'vitest'
import { ledgerOfRow, longestShapeMs } from './turn-row.ts'

describe('a row as a ledger', () => {
  it('has its parts one after another', () => {
    const { parts, totalMs } = ledgerOfRow({
      parts: [
        { part: 'endpoint.hold', ms: 200 },
        { part: 'asr.finalize', ms: 30 },
      ],
    })
    expect(parts.map(({ startMs, ms }) => [startMs, ms])).toEqual([
      [0, 200],
      [200, 30],
    ])
    expect(totalMs).toBe(230)
  })

  it('of sessions share the scale of the longest', () => {
    const long = [
      { part: 'endpoint.hold', ms: 200 },
      { part: 'playback', ms: 30 },
    ] as const
    expect(longestShapeMs([{ shape: [{ part: 'playback', ms: 90 }] }, { shape: [...long] }, {}])).toBe(230)
    expect(longestShapeMs([{}])).toBe(1)
  })
})
