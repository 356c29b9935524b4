import { describe, expect, it } from 'vitest'
import { busyMachineLine, busyMark, type WatchedTurn } from './busy-machine.ts'

const QUIET: WatchedTurn = { disturbance: null, counters: { 'host.loadAverage': 0.4 } }
const BUSY: WatchedTurn = {
  disturbance: { waitedMs: 43, stealShare: 0.08 },
  counters: { 'host.loadAverage': 6.1, 'host.cpuPressure': 0.9, 'host.stealShare': 0.08 },
}

describe('a run on a busy machine', () => {
  it('says so, by how much, and what to do', () => {
    expect(busyMachineLine([BUSY, BUSY, QUIET], 2)).toBe(
      'The machine was too busy to measure: 2 of 3 turns waited for it (43.0 ms at the median; ' +
        'load average 6.1 on 2 cores; work waited for a processor 90.0 % of the time; 8.0 % stolen by other machines). ' +
        "These waits are no stage's work and stand by themselves; measure again when it is quiet.",
    )
  })

  it('leaves out what the system does not tell', () => {
    const line = busyMachineLine([{ disturbance: { waitedMs: 60, stealShare: null }, counters: {} }], 8)
    expect(line).toContain('1 of 1 turn waited for it (60.0 ms at the median). These')
  })

  it('marks the turns', () => {
    expect(busyMark(BUSY)).toBe(' (machine busy: waited 43.0 ms, 8.0 % stolen)')
    expect(busyMark({ ...BUSY, disturbance: { waitedMs: 60, stealShare: 0.001 } })).toBe(
      ' (machine busy: waited 60.0 ms)',
    )
  })

  it('is silent about a quiet one', () => {
    expect(busyMachineLine([QUIET, QUIET], 2)).toBeUndefined()
    expect(busyMachineLine([], 2)).toBeUndefined()
    expect(busyMark(QUIET)).toBe('')
  })
})
