import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { backOffMs } from '../base/back-off.ts'
import { Failure } from '../base/failure.ts'
import { causeOf, type FeedPackage } from './package-feed.ts'

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** Bytes so far. */
  readonly onProgress: (bytes: number) => void
  /** A connection that brings nothing for so long is given up. */
  readonly silenceMs?: number
  readonly firstWaitMs?: number
}

const SILENCE_MS = 60_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
/** In a row, without a byte in between. */
const MOST_FAILURES = 5

/**
 * Downloads a package into a file that is not there yet. A connection that breaks is taken up where it broke.
 *
 * @throws Failure `gpu.download` where it cannot be brought, or is another than was promised; the signal's reason
 */
export async function download(wanted: FeedPackage, path: string, options: DownloadOptions): Promise<void> {
  const file = await open(path, 'wx')
  const hash = createHash('sha512')
  let received = 0
  try {
    for (let failures = 0; received < wanted.bytes; ) {
      const before = received
      const problem = await receive(wanted, received, options, async (chunk) => {
        if (received + chunk.length > wanted.bytes) throw damaged(wanted, 'it is longer than was told')
        await file.write(chunk, 0, chunk.length, received)
        hash.update(chunk)
        received += chunk.length
        options.onProgress(received)
      })
      if (problem === undefined && received < wanted.bytes && received === before)
        throw damaged(wanted, 'it is cut short')
      failures = received > before ? 1 : failures + 1
      if (received >= wanted.bytes) break
      if (failures >= MOST_FAILURES) throw unreachable(wanted, problem ?? 'the connection ends too early')
      await wait(backOffMs(failures, options.firstWaitMs ?? FIRST_WAIT_MS, LONGEST_WAIT_MS), undefined, options)
    }
    if (hash.digest('base64') !== wanted.sha512) throw damaged(wanted, 'its hash is not the one that was told')
    await file.sync()
  } finally {
    await file.close()
  }
}

/** @returns why the connection broke; `undefined` where it ended */
async function receive(
  { url }: FeedPackage,
  from: number,
  { signal, silenceMs = SILENCE_MS }: DownloadOptions,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<string | undefined> {
  const silence = new AbortController()
  const silent = setTimeout(() => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`)), silenceMs)
  let taking = false
  try {
    const headers = from === 0 ? {} : { Range: `bytes=${from}-` }
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, silence.signal]) })
    if (!response.ok || !response.body) return `the server answers ${response.status}`
    // A server that knows no ranges begins anew: what is here already is passed over.
    let passOver = from > 0 && response.status !== 206 ? from : 0
    for await (const chunk of response.body) {
      silent.refresh()
      const passed = Math.min(passOver, chunk.length)
      passOver -= passed
      taking = true
      await take(chunk.subarray(passed))
      taking = false
    }
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    // Not the connection's fault: the disk's, or what came is not what was promised.
    if (taking) throw error
    return causeOf(silence.signal.aborted ? silence.signal.reason : error)
  } finally {
    clearTimeout(silent)
  }
}

function unreachable({ url }: FeedPackage, why: string): Failure {
  return new Failure(
    'gpu.download',
    `${new URL(url).host} does not deliver the package: ${why}`,
    'Nothing was installed. Try again, or give a downloaded package with --file.',
  )
}

function damaged({ url }: FeedPackage, why: string): Failure {
  return new Failure(
    'gpu.download',
    `The package from ${new URL(url).host} is damaged: ${why}`,
    'Nothing was installed.',
  )
}
