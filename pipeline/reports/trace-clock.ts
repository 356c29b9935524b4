import type { TurnRecord } from '../protocol/turns.ts'

/** Wall clocks are corrected by a little all the time; what goes beyond was set, or another host's clock begins. */
const TOLERANCE_MS = 1000

/** When something began: by the wall clock, and by the monotonic clock of the host that ran it. */
type Moment = Pick<TurnRecord, 'startedAt'> & { readonly anchors: Pick<TurnRecord['anchors'], 'openedMs' | 'closedMs'> }

/**
 * Places the turns of a session on one axis: milliseconds from the session's start. The monotonic clock says how they
 * follow each other, because the wall clock may be set meanwhile. Only where the wall clock went on by more than it (a
 * machine that slept or was started again, whose monotonic clock begins anew) does the wall clock say how long nothing
 * happened. Turns are to be asked for in the order in which they ran.
 */
export class TraceClock {
  readonly #originMs: number
  /** Added to the monotonic clock, it gives the axis. */
  #shiftMs: number | undefined
  #openedMs = 0
  #endMs = 0

  /** @param originMs the session's start by the wall clock */
  constructor(originMs: number) {
    this.#originMs = originMs
  }

  /** What is to be added to the host's clock of this turn; `NaN`: of a turn of which nobody knows when it opened. */
  shiftOf({ startedAt, anchors: { openedMs, closedMs = openedMs } }: Moment): number {
    // It would take those after it along: they go on from the turn before it.
    if (!Number.isFinite(openedMs)) return Number.NaN
    const byWallMs = Date.parse(startedAt) - this.#originMs - openedMs
    const shiftMs = this.#shift(byWallMs, openedMs)
    this.#shiftMs = shiftMs
    this.#openedMs = openedMs
    this.#endMs = Math.max(this.#endMs, closedMs + shiftMs)
    return shiftMs
  }

  #shift(byWallMs: number, openedMs: number): number {
    // Its date is none: all that is known is that it came later.
    if (Number.isNaN(byWallMs)) return this.#shiftMs ?? this.#endMs - openedMs
    // Nothing lies before the session.
    if (this.#shiftMs === undefined) return Math.max(byWallMs, -openedMs)
    const aheadMs = byWallMs - this.#shiftMs
    if (aheadMs > TOLERANCE_MS) return byWallMs
    // The monotonic clock began anew and the wall clock was set back, both: all that is known is that it came later.
    if (aheadMs < -TOLERANCE_MS && openedMs < this.#openedMs) return this.#endMs - openedMs
    return this.#shiftMs
  }
}
