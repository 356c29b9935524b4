/**
 * When a piece of work was asked for (stamped by the asking thread), begun and ended (stamped by the worker).
 * Host clock, milliseconds. `startedMs - requestedMs` is the wait in the worker's queue, message delivery included.
 */
export interface WorkTiming {
  readonly requestedMs: number
  readonly startedMs: number
  readonly endedMs: number
  /**
   * How much of the time from begin to end the worker's thread was ready and not let onto a processor; absent where the
   * system does not say. Threads that a runtime adds for a single model are not in it.
   */
  readonly stolenMs?: number | undefined
}
