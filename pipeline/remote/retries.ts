import { setTimeout as wait } from 'node:timers/promises'
import { backOffMs } from '../base/back-off.ts'
import { RemoteFailure } from './remote-failure.ts'

/** How often a request that failed before its first output is made again, and after what waits. */
export interface RetryPolicy {
  readonly retries: number
  readonly firstWaitMs: number
  /** Also the longest that a server's `Retry-After` is heeded: somebody is waiting for an answer. */
  readonly longestWaitMs: number
}

export const USUAL_RETRIES: RetryPolicy = { retries: 2, firstWaitMs: 150, longestWaitMs: 2000 }

/**
 * Does work with a server, and again where it failed in a way that may be over in a moment: after twice the wait each time,
 * or after as long as the server asks for.
 *
 * @param onRetry told before each wait
 * @throws as the work does the last time; the signal's reason where it is aborted in a wait
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  policy: RetryPolicy,
  signal?: AbortSignal,
  onRetry: (failure: RemoteFailure, waitMs: number) => void = () => undefined,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await work()
    } catch (error) {
      failures += 1
      if (!(error instanceof RemoteFailure) || !error.worthRetrying || failures > policy.retries) throw error
      const askedMs = error.retryAfterMs
      if (askedMs !== undefined && askedMs > policy.longestWaitMs) throw error
      const waitMs = askedMs ?? backOffMs(failures, policy.firstWaitMs, policy.longestWaitMs)
      onRetry(error, waitMs)
      await wait(waitMs, undefined, { signal }).catch(() => {
        throw signal?.reason
      })
    }
  }
}

/** What a `Retry-After` header asks for, milliseconds: it holds seconds, or a date. */
export function retryAfterMs(header: string | undefined, nowDate: Date): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const dateMs = Date.parse(text)
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowDate.getTime())
}
