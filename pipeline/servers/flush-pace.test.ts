import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FlushPace } from './flush-pace.ts'

const STEADY_MS = 33

let clockMs = 0
vi.mock('../base/clock.ts', () => ({ nowMs: () => clockMs }))

const flush = vi.fn()
let pace: FlushPace

beforeEach(() => {
  vi.useFakeTimers()
  clockMs = 0
  flush.mockClear()
  pace = new FlushPace(flush)
})

afterEach(() => {
  pace.stop()
  vi.useRealTimers()
})

/** Time goes by, for the clock and for the timers. */
function pass(ms: number): void {
  clockMs += ms
  vi.advanceTimersByTime(ms)
}

describe('events leave', () => {
  it('thirty times a second, whatever happens', () => {
    pace.happened('levelMeasured')
    pace.happened('spansRecorded')
    pass(STEADY_MS - 1)
    expect(flush).not.toHaveBeenCalled()
    pass(1)
    expect(flush).toHaveBeenCalledTimes(1)
  })

  it('at the end of the tick in which a turn opened, those of that tick together', () => {
    pace.happened('levelMeasured')
    pace.happened('turnOpened')
    pace.happened('turnAdvanced')
    expect(flush).not.toHaveBeenCalled()
    pass(0)
    expect(flush).toHaveBeenCalledTimes(1)
  })

  it('not before their time twice within one frame', () => {
    pace.happened('turnAdvanced')
    pass(0)
    pass(10)
    pace.happened('ledgerChanged')
    pass(0)
    expect(flush).toHaveBeenCalledTimes(1)
    pass(10)
    pace.happened('ledgerChanged')
    pass(0)
    expect(flush).toHaveBeenCalledTimes(2)
  })

  it('no more, once it has stopped', () => {
    pace.happened('turnClosed')
    pace.stop()
    pass(10 * STEADY_MS)
    expect(flush).not.toHaveBeenCalled()
  })
})
