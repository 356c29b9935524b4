/**
 * The one monotonic clock of the host, in milliseconds with sub-microsecond resolution.
 *
 * `process.hrtime` reads the same system clock in every thread of a process, so a stamp taken in a worker
 * needs no translation in the host (`performance.now()` does: its origin differs from thread to thread).
 */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
