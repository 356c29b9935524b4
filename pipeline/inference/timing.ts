/**
 * When a piece of work was asked for (stamped by the asking thread), begun and ended (stamped by the worker).
 * Host clock, milliseconds. `startedMs - requestedMs` is the wait in the worker's queue, message delivery included.
 */
export interface WorkTiming {
  readonly requestedMs: number
  readonly startedMs: number
  readonly endedMs: number
}
