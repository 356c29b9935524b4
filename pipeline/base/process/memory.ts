/**
 * Resident memory of this process; `undefined` where the system does not say: on Linux it is read from a file, and a
 * process may have no file descriptor left for it.
 */
export function residentBytes(): number | undefined {
  try {
    return process.memoryUsage.rss()
  } catch {
    return undefined
  }
}
