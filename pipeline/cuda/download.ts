import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Failure } from '../base/failure.ts'
import { type DownloadPatience, fetchBody, waitToAskAgain } from '../base/fetch-body.ts'
import type { FeedPackage } from './package-feed.ts'

export interface DownloadOptions extends DownloadPatience {
  /** Bytes so far. */
  readonly onProgress: (bytes: number) => void
}

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
      await waitToAskAgain(failures, options)
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
  options: DownloadOptions,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<string | undefined> {
  const headers: Record<string, string> = from === 0 ? {} : { Range: `bytes=${from}-` }
  let passedBytes = 0
  const end = await fetchBody(url, headers, options, async (chunk, { status }) => {
    // A server that knows no ranges begins anew: what is here already is passed over.
    const passed = status === 206 ? 0 : Math.min(from - passedBytes, chunk.length)
    passedBytes += passed
    await take(chunk.subarray(passed))
  })
  if (end.kind === 'refused') return `the server answers ${end.status}`
  return end.kind === 'broken' ? end.why : undefined
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
