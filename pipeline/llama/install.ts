import { rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { withoutKeys } from '../base/address.ts'
import { writePrivateFile } from '../base/files/private-files.ts'
import { diskFull, installFailure, putInPlace } from '../base/files/put-in-place.ts'
import { LLAMA_VERSION, type LlamaReceipt, llamaFolder, llamaReceiptPath } from '../inference/llama-runtime.ts'
import { type FetchOptions, fetchPackage } from './fetch-package.ts'
import { type PinnedPackage, packagesFor } from './packages.ts'
import { unpackTarball } from './tarball.ts'

export const NPM = 'https://registry.npmjs.org'

/** How far it is. */
export interface InstallProgress {
  readonly packages: number
  readonly of: number
  /** That came over the network. */
  readonly bytes: number
}

export interface LlamaInstallOptions extends Omit<FetchOptions, 'onBytes'> {
  readonly onProgress: (progress: InstallProgress) => void
  /** Address of a registry of npm's, or of a mirror. */
  readonly registry?: string
  /** The folder of people's data; by default where it always is. */
  readonly data?: string
  readonly packages?: readonly PinnedPackage[]
}

const AT_ONCE = 4
/** What all of it takes up, packed and unpacked. */
const ROOM_BYTES = 400_000_000
const ROOM = `about ${ROOM_BYTES / 1e6} MB are needed`

/**
 * Installs node-llama-cpp of exactly the version that the engine was written for into the data folder. All of it is made in
 * a folder aside, which takes its place at once when it is whole; whatever happens before that, nothing is left.
 *
 * @throws Failure with what went wrong and what to do; the signal's reason
 */
export async function installLlama(options: LlamaInstallOptions): Promise<LlamaReceipt> {
  const { registry = NPM, signal } = options
  const packages = options.packages ?? packagesFor()
  const folder = llamaFolder(options.data)
  try {
    return await putInPlace({
      ...{ folder, version: LLAMA_VERSION, signal },
      fill: (aside) => install(aside, packages, registry, options),
    })
  } catch (error) {
    throw installFailure(error, { part: 'llama', folder, room: ROOM })
  }
}

async function install(
  aside: string,
  packages: readonly PinnedPackage[],
  registry: string,
  options: LlamaInstallOptions,
): Promise<LlamaReceipt> {
  await mustFit(aside)
  const receipt: LlamaReceipt = {
    ...{ version: 1, nodeLlamaCpp: LLAMA_VERSION, installedAt: new Date().toISOString() },
    bytes: await fill(aside, packages, registry, options),
    source: withoutKeys(registry) ?? registry,
  }
  await writePrivateFile(llamaReceiptPath(aside), `${JSON.stringify(receipt, undefined, 2)}\n`)
  return receipt
}

/** Removes everything that was installed, of every version. @returns whether there was anything */
export async function removeLlama(data?: string): Promise<boolean> {
  const folder = llamaFolder(data)
  const there = await stat(folder).then(
    () => true,
    () => false,
  )
  await rm(folder, { recursive: true, force: true })
  return there
}

/** @returns bytes of all files */
async function fill(
  aside: string,
  packages: readonly PinnedPackage[],
  registry: string,
  options: LlamaInstallOptions,
): Promise<number> {
  // The first failure stops the others.
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const waiting = [...packages.entries()]
  let [done, received, unpacked] = [0, 0, 0]
  const report = () => options.onProgress({ packages: done, of: packages.length, bytes: received })
  const bring = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [number, wanted] = next
      const tarball = join(aside, `${number}.tgz`)
      const onBytes = (bytes: number) => {
        received += bytes
        report()
      }
      await fetchPackage(wanted, registry, tarball, { ...options, signal, onBytes })
      const files = await unpackTarball(tarball, join(aside, 'node_modules', wanted.path), signal)
      unpacked += files
      await rm(tarball)
      done += 1
      report()
    }
  }
  const bringing = Array.from({ length: AT_ONCE }, () =>
    bring().catch((error: unknown) => {
      stop.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(bringing)
  signal.throwIfAborted()
  return unpacked
}

/** @throws Failure `llama.disk-full` where the file system says that there is no room */
async function mustFit(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < ROOM_BYTES) throw diskFull({ part: 'llama', folder, room: ROOM })
}
