import { describe, expect, it } from 'vitest'
import { HOST_EXIT, HostRestarts } from './host-restarts.ts'

const QUICK = { livedMs: 100 }

describe('the rule by which a host is started again', () => {
  it.each([HOST_EXIT.ok, HOST_EXIT.badInput])('leaves a host alone that ended with %i: it wanted to', (code) => {
    expect(new HostRestarts().judge({ code, ...QUICK })).toEqual({ kind: 'ended' })
  })

  it.each([undefined, 1, HOST_EXIT.crashed, 134, 137, 255])('takes an end with %s for a crash', (code) => {
    expect(new HostRestarts().judge({ code, ...QUICK })).toEqual({ kind: 'restart', waitMs: 250 })
  })

  it('waits twice as long each time, and gives up at the seventh crash right after a start', () => {
    const restarts = new HostRestarts()
    const verdicts = Array.from({ length: 7 }, () => restarts.judge({ code: 1, ...QUICK }))
    expect(verdicts.map((verdict) => ('waitMs' in verdict ? verdict.waitMs : verdict))).toEqual([
      ...[250, 500, 1000, 2000, 4000, 8000],
      { kind: 'giveUp', quickCrashes: 7 },
    ])
  })

  it('forgets early crashes once a host has run soundly', () => {
    const restarts = new HostRestarts()
    for (let crash = 0; crash < 5; crash++) restarts.judge({ code: undefined, ...QUICK })
    expect(restarts.judge({ code: undefined, livedMs: 60_000 })).toEqual({ kind: 'restart', waitMs: 250 })
  })
})
