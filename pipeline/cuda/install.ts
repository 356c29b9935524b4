import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { constants, copyFile, type FileHandle, open, rm, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { withoutKeys } from '../base/address.ts'
import { Failure } from '../base/failure.ts'
import { writePrivateFile } from '../base/files/private-files.ts'
import { codeOf, diskFull, installFailure, putInPlace } from '../base/files/put-in-place.ts'
import {
  gpuFolder,
  type InstalledReceipt,
  OWN_PARTS,
  ownRuntimeFolder,
  RECEIPT_FILE,
  readReceipt,
} from '../inference/installed-runtime.ts'
import { runtimeVersion } from '../inference/runtime-version.ts'
import { megabytesOf, PLAIN } from '../measures/numbers.ts'
import { type DownloadOptions, download } from './download.ts'
import { askFeed, NUGET, PACKAGE } from './package-feed.ts'
import { damaged, textOfEntry, unpack, zipEntries } from './zip.ts'

/** What is taken out of the package: the provider, and what it talks to the runtime through. */
export const LIBRARIES = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'] as const
export const IN_PACKAGE = 'runtimes/linux-x64/native/'

export type InstallStep =
  | { readonly step: 'downloading'; readonly bytes: number; readonly of: number }
  | { readonly step: 'unpacking'; readonly name: string }

export interface InstallOptions extends Pick<DownloadOptions, 'silenceMs' | 'firstWaitMs'> {
  readonly signal: AbortSignal
  readonly onStep: (step: InstallStep) => void
  /** Address of the index of a NuGet feed. */
  readonly feed?: string
  /** A package that lies here already, instead of a feed. */
  readonly file?: string
  /** The folder of people's data; by default where it always is. */
  readonly data?: string
  /** The folder of the program's own parts of the runtime. */
  readonly own?: string
  readonly platform?: string
}

/** Whether there are such libraries for a system at all. @throws Failure `gpu.unsupported` */
export function mustBeSupported(platform = `${process.platform} ${process.arch}`): void {
  if (platform === 'linux x64') return
  const others = 'Other graphics devices (WebGPU, DirectML, CoreML) need nothing installed.'
  throw new Failure(
    'gpu.unsupported',
    `onnxruntime has CUDA libraries for Linux x64 alone; this is ${platform}`,
    others,
  )
}

/**
 * Installs onnxruntime's CUDA libraries, of exactly the version that the program has, into the data folder. All of it is
 * made in a folder aside, which takes its place at once when it is whole; whatever happens before that, nothing is left.
 *
 * @throws Failure with what went wrong and what to do; the signal's reason
 */
export async function installGpu(options: InstallOptions): Promise<InstalledReceipt> {
  mustBeSupported(options.platform)
  const folder = gpuFolder(options.data)
  try {
    const { signal } = options
    return await putInPlace({ folder, version: runtimeVersion(), signal, fill: (aside) => fill(aside, options) })
  } catch (error) {
    throw installFailure(error, { part: 'gpu', folder, room: 'about 2 GB are needed' })
  }
}

/** Removes everything that was installed, of every version. @returns whether there was anything */
export async function removeGpu(data?: string): Promise<boolean> {
  const folder = gpuFolder(data)
  const there = await stat(folder).then(
    () => true,
    () => false,
  )
  await rm(folder, { recursive: true, force: true })
  return there
}

/** Whether the installed files are still what was installed. @param folder with a receipt */
export async function isAsInstalled(folder: string): Promise<boolean> {
  const receipt = readReceipt(folder)
  if (!receipt) return false
  for (const [name, { sha256 }] of Object.entries(receipt.files)) {
    if ((await sha256Of(join(folder, name)).catch(() => undefined)) !== sha256) return false
  }
  return true
}

/** Of the package itself: what is packed in it takes up about twice as much, and both lie there for a while. */
const ROOM_FACTOR = 3

async function fill(aside: string, options: InstallOptions): Promise<InstalledReceipt> {
  const { file, feed = NUGET } = options
  const path = file ?? join(aside, 'package.nupkg')
  if (file === undefined) await fetchPackage(feed, path, aside, options)
  const archive = await open(path).catch((error: unknown) => {
    throw new Failure(
      'gpu.package',
      `${path} cannot be read: ${codeOf(error)}`,
      'Give the package as it was downloaded.',
    )
  })
  try {
    const files = await unpackLibraries(archive, aside, options)
    if (file === undefined) await rm(path)
    const own = await copyOwnParts(options.own ?? ownRuntimeFolder(), aside)
    const receipt: InstalledReceipt = {
      version: 1,
      onnxruntime: runtimeVersion(),
      installedAt: new Date().toISOString(),
      source: file === undefined ? (withoutKeys(feed) ?? feed) : basename(file),
      files: { ...files, ...own },
    }
    await writePrivateFile(join(aside, RECEIPT_FILE), `${JSON.stringify(receipt, undefined, 2)}\n`)
    return receipt
  } finally {
    await archive.close()
  }
}

async function fetchPackage(feed: string, path: string, aside: string, options: InstallOptions): Promise<void> {
  const wanted = await askFeed(feed, runtimeVersion(), options.signal)
  await mustFit(ROOM_FACTOR * wanted.bytes, aside)
  options.onStep({ step: 'downloading', bytes: 0, of: wanted.bytes })
  await download(wanted, path, {
    ...options,
    onProgress: (bytes) => options.onStep({ step: 'downloading', bytes, of: wanted.bytes }),
  })
}

async function unpackLibraries(archive: FileHandle, aside: string, { signal, onStep }: InstallOptions) {
  const entries = await zipEntries(archive)
  const find = (name: string) => {
    const entry = entries.find((one) => one.name === name)
    if (!entry) throw damaged(`it lacks ${name}`)
    return entry
  }
  const spec = await textOfEntry(archive, find(`${PACKAGE}.nuspec`))
  const version = /<version>([^<]*)<\/version>/.exec(spec)?.[1]
  if (version !== runtimeVersion()) throw damaged(`it is version ${version}, and ${runtimeVersion()} is needed`)
  const libraries = LIBRARIES.map((name) => [name, find(IN_PACKAGE + name)] as const)
  await mustFit(
    libraries.reduce((sum, [, { bytes }]) => sum + bytes, 0),
    aside,
  )
  const files: Record<string, InstalledReceipt['files'][string]> = {}
  for (const [name, entry] of libraries) {
    onStep({ step: 'unpacking', name })
    files[name] = await unpack(archive, entry, join(aside, name), signal)
    await mustBeLibrary(join(aside, name))
  }
  return files
}

async function copyOwnParts(own: string, aside: string) {
  const files: Record<string, InstalledReceipt['files'][string]> = {}
  for (const name of OWN_PARTS) {
    const path = join(aside, name)
    await copyFile(join(own, name), path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    files[name] = { bytes: (await stat(path)).size, sha256: await sha256Of(path) }
  }
  return files
}

/** @throws Failure `gpu.disk-full` where the file system says that there is no room */
async function mustFit(bytes: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < bytes)
    throw diskFull({ part: 'gpu', folder, room: `${megabytesOf(bytes, PLAIN)} MB are needed` })
}

/** @throws Failure `gpu.package` for what is no library of this kind of machine */
async function mustBeLibrary(path: string): Promise<void> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(20), 0, 20, 0)
    const isElf64 = buffer.readUInt32BE(0) === 0x7f454c46 && buffer[4] === 2
    const X86_64 = 62
    if (!isElf64 || buffer.readUInt16LE(18) !== X86_64) throw damaged(`${basename(path)} is no library for x64`)
  } finally {
    await file.close()
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
