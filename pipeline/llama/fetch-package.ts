import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { backOffMs } from '../base/back-off.ts'
import { Failure, messageOf } from '../base/failure.ts'
import { type PinnedPackage, packageUrl } from './packages.ts'

export interface FetchOptions {
  readonly signal: AbortSignal
  /** Bytes that came just now. */
  readonly onBytes: (bytes: number) => void
  /** A connection that brings nothing for so long is given up. */
  readonly silenceMs?: number
  readonly firstWaitMs?: number
}

const SILENCE_MS = 60_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
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
    await wait(backOffMs(tries, options.firstWaitMs ?? FIRST_WAIT_MS, LONGEST_WAIT_MS), undefined, options)
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
  { signal, onBytes, silenceMs = SILENCE_MS }: FetchOptions,
): Promise<Problem | undefined> {
  const silence = new AbortController()
  const silent = setTimeout(() => silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`)), silenceMs)
  const hash = createHash('sha512')
  const file = await open(path, 'w')
  let received = 0
  try {
    const response = await fetch(packageUrl(registry, wanted), { signal: AbortSignal.any([signal, silence.signal]) })
    if (!response.ok || !response.body) {
      return { why: `it answers ${response.status}`, mayPass: response.status >= 500 || response.status === 429 }
    }
    for await (const chunk of response.body) {
      silent.refresh()
      received += chunk.length
      if (received > MOST_BYTES) throw notPinned(wanted)
      hash.update(chunk)
      await file.write(chunk)
      onBytes(chunk.length)
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Failure || isDisks(error)) throw error
    return { why: causeOf(silence.signal.aborted ? silence.signal.reason : error), mayPass: true }
  } finally {
    clearTimeout(silent)
    await file.close()
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

/** Errors of the file system come with the call that failed. */
function isDisks(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'write' &&
    'code' in error &&
    error.code !== 'EPIPE'
  )
}

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error)
}
