import { Failure, messageOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** How long a server may take, redirects and all. */
const TIMEOUT_MS = 5000
/** A busy server's metrics are some 100 kB. */
const MAX_BYTES = 2 * 1024 * 1024
const MAX_REDIRECTS = 3

export interface FetchLimits {
  readonly timeoutMs?: number
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

/**
 * Reads an address that a user named, as text: http and https alone, bounded in time and size, no credentials, and
 * redirects within the same host (name and port) only, so that a server cannot send us elsewhere.
 *
 * @throws Failure for an address that may not be read, an answer that is no success, and limits that are passed
 */
export async function fetchText(address: string, limits: FetchLimits = {}): Promise<string> {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = limits
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = limits.signal ? AbortSignal.any([limits.signal, deadline]) : deadline
  try {
    return await readWithin(maxBytes, await follow(webAddress(address), signal))
  } catch (error) {
    if (error instanceof Failure) throw error
    if (deadline.aborted) {
      throw new Failure('scrape.timeout', because('watch.noAnswer', { address, seconds: timeoutMs / 1000 }))
    }
    throw new Failure(
      'scrape.unreachable',
      because('server.unreachable', { server: address, why: causeOf(error) }),
      because('do.serverRunning'),
    )
  }
}

/**
 * An address that may be read.
 *
 * @throws Failure where it is none, is not of http or https, or holds a user name or password
 */
export function webAddress(address: string): URL {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure('scrape.address', because('watch.noHttp', { address }), because('do.giveMetrics'))
  }
  if (url.username !== '' || url.password !== '') {
    throw new Failure('scrape.credentials', because('watch.credentials'), because('do.withoutCredentials'))
  }
  return url
}

async function follow(start: URL, signal: AbortSignal): Promise<Response> {
  let url = start
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url, { redirect: 'manual', signal, headers: { Accept: 'text/plain' } })
    if (response.ok) return response
    await response.body?.cancel()
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
    if (location === null)
      throw new Failure('scrape.status', because('watch.status', { address: String(url), status: response.status }))
    const next = URL.parse(location, url.href)
    if (next === null || next.host !== start.host || !/^https?:$/.test(next.protocol)) {
      throw new Failure(
        'scrape.redirect',
        because('watch.otherHost', { address: String(url), to: location }),
        because('do.giveThatAddress'),
      )
    }
    url = next
  }
  throw new Failure('scrape.redirect', because('watch.redirects', { address: String(start), times: MAX_REDIRECTS }))
}

async function readWithin(maxBytes: number, response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    // Leaving the loop cancels the rest.
    if (bytes > maxBytes) {
      throw new Failure(
        'scrape.tooLarge',
        because('server.tooMuch', { server: response.url, kilobytes: Math.floor(maxBytes / 1024) }),
      )
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** `fetch` says "fetch failed" and keeps the reason beneath. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return messageOf(cause ?? error)
}
