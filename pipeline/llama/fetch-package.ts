import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Failure } from '../base/failure.ts'
import { type BodyEnd, type DownloadPatience, fetchBody, waitToAskAgain } from '../base/fetch-body.ts'
import { type PinnedPackage, packageUrl } from './packages.ts'

export interface FetchOptions extends DownloadPatience {
  /** Bytes that came just now. */
  readonly onBytes: (bytes: number) => void
}

const MOST_TRIES = 4
/** Larger than any of these. */
const MOST_BYTES = 400_000_000

/**
 * Brings one package into a file, and again where the connection breaks.
 *
 * @throws Failure `llama.download` where it cannot be brought, `llama.package` where it is not the one that was pinned;
 *   the signal's reason
 */
export async function fetchPackage(
  wanted: PinnedPackage,
  registry: string,
  path: string,
  options: FetchOptions,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const problem = await tryOnce(wanted, registry, path, options)
    if (problem === undefined) return
    if (tries >= MOST_TRIES || !problem.mayPass) {
      throw new Failure(
        'llama.download',
        `${new URL(registry).host} does not deliver ${wanted.name} ${wanted.version}: ${problem.why}`,
        'Nothing was installed. Try again, or name a mirror with --registry.',
      )
    }
    await waitToAskAgain(tries, options)
  }
}

interface Problem {
  readonly why: string
  readonly mayPass: boolean
}

async function tryOnce(
  wanted: PinnedPackage,
  registry: string,
  path: string,
  options: FetchOptions,
): Promise<Problem | undefined> {
  const hash = createHash('sha512')
  const file = await open(path, 'w')
  let received = 0
  let end: BodyEnd
  try {
    end = await fetchBody(packageUrl(registry, wanted), {}, options, async (chunk) => {
      received += chunk.length
      if (received > MOST_BYTES) throw notPinned(wanted)
      hash.update(chunk)
      await file.write(chunk)
      options.onBytes(chunk.length)
    })
  } finally {
    await file.close()
  }
  if (end.kind === 'broken') return { why: end.why, mayPass: true }
  if (end.kind === 'refused') {
    return { why: `it answers ${end.status}`, mayPass: end.status >= 500 || end.status === 429 }
  }
  if (`sha512-${hash.digest('base64')}` !== wanted.integrity) throw notPinned(wanted)
  return undefined
}

function notPinned({ name, version }: PinnedPackage): Failure {
  return new Failure(
    'llama.package',
    `${name} ${version} is another than the one that this program knows`,
    'Nothing was installed. The registry, or something on the way to it, changed it.',
  )
}
