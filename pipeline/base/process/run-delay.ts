import { openSync, readSync } from 'node:fs'

/** Linux tells here of the calling thread: nanoseconds on a processor, nanoseconds ready but not let onto one, slices. */
const SCHEDULER_FACTS = '/proc/thread-self/schedstat'
const NS_PER_MS = 1e6

/** Each thread loads this module anew, and so opens its own file. */
const file = open()
const bytes = Buffer.alloc(96)

/**
 * How long the calling thread has been ready to work since it began, without being let onto a processor; milliseconds.
 * `undefined` where the system does not say (anything but Linux, and kernels built without it). Takes two microseconds.
 */
export function runDelayMs(): number | undefined {
  if (file === undefined) return undefined
  try {
    return parseRunDelay(bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0)))
  } catch {
    return undefined
  }
}

/** Reads the system's line. A kernel that does not count says that the thread never ran: nothing is known then. */
export function parseRunDelay(line: string): number | undefined {
  const [ranNs, waitedNs] = line.trim().split(/\s+/, 2).map(Number)
  return ranNs && waitedNs !== undefined && waitedNs >= 0 ? waitedNs / NS_PER_MS : undefined
}

/** The time between two readings of one thread; `undefined` where either is unknown. */
export function delaySince(beforeMs: number | undefined, afterMs: number | undefined): number | undefined {
  return beforeMs === undefined || afterMs === undefined ? undefined : Math.max(0, afterMs - beforeMs)
}

/** Follows how long the calling thread is kept from a processor, from one question to the next. */
export class RunDelayWatch {
  #beforeMs = runDelayMs()

  /** How long it was since the question before, at most `limitMs`; 0 where the system does not say. */
  takeWithin(limitMs: number): number {
    const afterMs = runDelayMs()
    const delayMs = delaySince(this.#beforeMs, afterMs) ?? 0
    this.#beforeMs = afterMs
    return Math.min(delayMs, Math.max(0, limitMs))
  }
}

function open(): number | undefined {
  try {
    return openSync(SCHEDULER_FACTS, 'r')
  } catch {
    return undefined
  }
}
