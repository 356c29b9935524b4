import { describe, expect, it } from 'vitest'
import { TraceClock } from './trace-clock.ts'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')
const HOUR_MS = 3_600_000

/** Where turns stand on the axis that open and close (host clock) and begin (wall clock, since the session's start). */
function placed(...turns: readonly (readonly [openedMs: number, closedMs: number, wallMs: number])[]): number[] {
  const clock = new TraceClock(START_MS)
  return turns.map(([openedMs, closedMs, wallMs]) => {
    const startedAt = new Date(START_MS + wallMs).toISOString()
    return openedMs + clock.shiftOf({ startedAt, anchors: { openedMs, closedMs } })
  })
}

describe('turns on the axis of a trace', () => {
  it('stand where both clocks say', () => {
    expect(placed([5000, 6000, 100], [9000, 9500, 4100])).toEqual([100, 4100])
  })

  it('follow the monotonic clock where the other was set back, and where it is set right again', () => {
    expect(placed([5000, 6000, 100], [9000, 9500, 4100 - HOUR_MS], [12_000, 12_500, 7100])).toEqual([100, 4100, 7100])
  })

  it('begin with the session where the wall clock was set back before the first', () => {
    expect(placed([5000, 6000, -HOUR_MS], [9000, 9500, 4000 - HOUR_MS])).toEqual([0, 4000])
  })

  it('leave the gap that the wall clock says where the machine slept or was started again', () => {
    expect(placed([5000, 6000, 100], [6500, 7000, HOUR_MS], [100, 900, 2 * HOUR_MS])).toEqual([
      100,
      HOUR_MS,
      2 * HOUR_MS,
    ])
  })

  it('come one after the other where the machine was started again with its clock set back', () => {
    expect(placed([5000, 6000, 100], [40, 900, -HOUR_MS], [2040, 2900, 2000 - HOUR_MS])).toEqual([100, 1100, 3100])
  })

  it('keep their overlap where several devices talk at once', () => {
    expect(placed([5000, 9000, 100], [4800, 9500, -100])).toEqual([100, -100])
  })
})
