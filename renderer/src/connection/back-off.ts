const FIRST_MS = 500
const LONGEST_MS = 5000
/** Clients of one host must not all come back in the same moment. */
const JITTER = 0.25

/** How long to wait before the n-th attempt to reconnect (from 0); `random` is in [0, 1). */
export function backOffMs(attempt: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.min(LONGEST_MS, Math.max(FIRST_MS, base * (1 + JITTER * (2 * random - 1))))
}
