/**
 * How long to wait before trying again after so many failures in a row: doubling from the first wait, up to the longest.
 * Without chance in it: those who wait here are few and do not start together.
 */
export function backOffMs(failures: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, failures - 1)))
}
