import { setTimeout as wait } from 'node:timers/promises'
import { backOffMs } from './back-off.ts'
import { messageOf } from './failure.ts'

/** How long a download is waited for. */
export interface DownloadPatience {
  readonly signal: AbortSignal
  /** A connection that brings nothing for so long is given up, milliseconds. */
  readonly silenceMs?: number
  /** Before the second try, milliseconds. */
  readonly firstWaitMs?: number
}

const SILENCE_MS = 60_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/** How a request for a body ended. */
export type BodyEnd =
  | { readonly kind: 'whole' }
  /** The server answers, but not with a body. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The connection broke, or was silent for too long; the reason in words. */
  | { readonly kind: 'broken'; readonly why: string }

/**
 * Asks once and takes what comes, piece by piece.
 *
 * @param take what becomes of a piece; what it throws (the disk's error, contents that are not what was promised) is no
 *   matter of the connection and is thrown on
 * @throws as `take` does; the signal's reason
 */
export async function fetchBody(
  url: string,
  headers: Readonly<Record<string, string>>,
  { signal, silenceMs = SILENCE_MS }: DownloadPatience,
  take: (chunk: Uint8Array, response: Response) => Promise<void>,
): Promise<BodyEnd> {
  const silence = new AbortController()
  const silent = setTimeout(() => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`)), silenceMs)
  let taking = false
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, silence.signal]) })
    if (!response.ok || !response.body) return { kind: 'refused', status: response.status }
    for await (const chunk of response.body) {
      silent.refresh()
      taking = true
      await take(chunk, response)
      taking = false
    }
    return { kind: 'whole' }
  } catch (error) {
    signal.throwIfAborted()
    if (taking) throw error
    return { kind: 'broken', why: networkCauseOf(silence.signal.aborted ? silence.signal.reason : error) }
  } finally {
    clearTimeout(silent)
  }
}

/**
 * Waits before the next try, longer after each.
 *
 * @param failures in a row, the last one included
 * @throws where the signal is aborted
 */
export async function waitToAskAgain(failures: number, { signal, firstWaitMs }: DownloadPatience): Promise<void> {
  await wait(backOffMs(failures, firstWaitMs ?? FIRST_WAIT_MS, LONGEST_WAIT_MS), undefined, { signal })
}

/** Why a request failed, in words: `fetch` says only that it did, and keeps the reason behind it. */
export function networkCauseOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return messageOf(cause) || (cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given')
}
