import { rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { makePrivateFolder } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { unpack } from '../archive/unpack.ts'
import { atMostAtOnce } from '../download/at-once.ts'
import { ContentHash, hashFile } from '../download/content-hash.ts'
import { type DownloadOptions, downloadFile } from '../download/download-file.ts'
import { ProgressMeter } from '../download/progress.ts'
import { diskFull, mustFitOnDisk } from '../download/room.ts'
import type { FileFacts } from '../hubs/hub.ts'
import { codeOf } from '../net/trouble.ts'
import { linkOrCopy } from '../store/linking.ts'
import type { Pin } from '../store/lock-file.ts'
import type { HubAccess } from './hub-access.ts'
import { type FileUse, pick } from './pieces.ts'
import type { ResolvedArchive, ResolvedFile } from './resolve.ts'
import type { PullStep } from './steps.ts'

/** A file that lies in its place in the folder of a model that is being put together. */
export interface FetchedFile {
  readonly uses: readonly FileUse[]
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export interface FetchOptions {
  readonly access: HubAccess
  /** Where the model is put together. */
  readonly folder: string
  /** Where archives and what is in them lie meanwhile. */
  readonly aside: string
  /** A file of this content that is on this machine, anywhere. */
  readonly findHere: (sha256: string, path: string) => Promise<string | undefined>
  readonly pin: Pin | undefined
  readonly onStep: (step: PullStep) => void
  readonly firstWaitMs?: number | undefined
  /** What the model is estimated to take while it runs; told with the plan. */
  readonly memoryMb: number | undefined
}

/** Mirrors slow down who takes more. */
const AT_ONCE = 2
/** An archive and what comes out of it lie there together for a while. */
const ARCHIVE_FACTOR = 2

/**
 * Brings files into a folder: what is on this machine already is linked, the rest is downloaded, two at a time, and every
 * one is what it must be when it has its name. What came stays there, whatever ends it.
 *
 * @returns in the order of the files, then of the archives
 * @throws Failure `hub.…`; the signal's reason
 */
export async function fetchFiles(
  files: readonly ResolvedFile[],
  archives: readonly ResolvedArchive[],
  options: FetchOptions,
): Promise<readonly FetchedFile[]> {
  try {
    await makePrivateFolder(options.folder)
    const here = new Map<ResolvedFile, FetchedFile>()
    for (const file of files) {
      const found = await alreadyHere(file, options)
      if (found) here.set(file, found)
    }
    const missing = files.filter((file) => !here.has(file))
    const meter = await planned(files, missing, archives, options)
    const brought = await download(missing, meter, options)
    const unpacked: FetchedFile[] = []
    for (const archive of archives) unpacked.push(...(await fromArchive(archive, meter, options)))
    return [...files.flatMap((file) => here.get(file) ?? brought.get(file) ?? []), ...unpacked]
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw diskFull(options.folder)
    throw error
  }
}

/** Looks at what is needed and whether it fits, and says so. */
async function planned(
  files: readonly ResolvedFile[],
  missing: readonly ResolvedFile[],
  archives: readonly ResolvedArchive[],
  { folder, aside, onStep, memoryMb }: FetchOptions,
): Promise<ProgressMeter> {
  const sum = (parts: readonly { readonly bytes?: number | undefined }[]) =>
    parts.reduce((bytes, part) => bytes + (part.bytes ?? 0), 0)
  const parts = [...missing.map(({ path }) => join(folder, path)), ...archives.map((each) => archivePath(each, aside))]
  const begun = await Promise.all(parts.map(async (path) => (await sizeOf(`${path}.part`)) + (await sizeOf(path))))
  const needed = sum(missing) + ARCHIVE_FACTOR * sum(archives) - begun.reduce((total, bytes) => total + bytes, 0)
  await mustFitOnDisk(Math.max(0, needed), folder)
  const bytes = sum(files) + sum(archives)
  const hereBytes = sum(files) - sum(missing)
  onStep({ step: 'planned', files: files.length, bytes, hereBytes, memoryMb })
  return new ProgressMeter(sum(missing) + sum(archives), nowMs)
}

/** A file that came before, or that another model or program has. */
async function alreadyHere(file: ResolvedFile, options: FetchOptions): Promise<FetchedFile | undefined> {
  const { uses, path, sha256 } = file
  const place = join(options.folder, path)
  const before = await whatIs(place, file, options.access.signal)
  if (before) return { uses, path, ...before }
  if (sha256 === undefined) return undefined
  const elsewhere = await options.findHere(sha256, path)
  if (elsewhere === undefined) return undefined
  try {
    await linkOrCopy(elsewhere, place)
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw error
    return undefined
  }
  const linked = await whatIs(place, file, options.access.signal)
  if (!linked) return undefined
  options.onStep({ step: 'linked', path, from: elsewhere })
  return { uses, path, ...linked }
}

/** A file's size and hash, where it is what it must be; removed where it is not. */
async function whatIs(path: string, facts: FileFacts, signal: AbortSignal) {
  const found = await stat(path).catch(() => undefined)
  if (!found) return undefined
  const hash = new ContentHash(facts)
  const bytes = await hashFile(path, hash, signal)
  const { sha256, fits } = hash.end(facts)
  if (fits && (facts.bytes === undefined || facts.bytes === bytes)) return { bytes, sha256 }
  await rm(path, { force: true })
  return undefined
}

async function download(missing: readonly ResolvedFile[], meter: ProgressMeter, options: FetchOptions) {
  // One that fails ends the other: their parts stay.
  const stop = new AbortController()
  const signal = AbortSignal.any([options.access.signal, stop.signal])
  const brought = new Map<ResolvedFile, FetchedFile>()
  await atMostAtOnce(AT_ONCE, missing, async (file) => {
    try {
      const { uses, path } = file
      const wanted = { ...file, name: path, path: join(options.folder, path) }
      const { bytes, sha256 } = await downloadFile(wanted, { ...downloadOptions(meter, options), signal })
      brought.set(file, { uses, path, bytes, sha256 })
    } catch (error) {
      stop.abort(error)
      throw error
    }
  })
  return brought
}

function downloadOptions(meter: ProgressMeter, { access, onStep, firstWaitMs }: FetchOptions): DownloadOptions {
  const { client, signal, silenceMs } = access
  let isFirst = true
  return {
    ...{ client, signal, silenceMs, ...(firstWaitMs === undefined ? {} : { firstWaitMs }) },
    onTrouble: (trouble) => onStep({ step: 'trouble', ...trouble }),
    onBytes: (bytes) => {
      // What was there of it before.
      if (isFirst) meter.alreadyHere(bytes)
      else meter.add(bytes)
      isFirst = false
      onStep({ step: 'progress', ...meter.progress })
    },
  }
}

async function fromArchive(
  archive: ResolvedArchive,
  meter: ProgressMeter,
  options: FetchOptions,
): Promise<readonly FetchedFile[]> {
  const { aside, folder, access, onStep, pin } = options
  const { pieces, source, bytes } = archive
  const path = archivePath(archive, aside)
  if ((await sizeOf(path)) === 0) {
    const name = source.url.slice(source.url.lastIndexOf('/') + 1)
    const facts = bytes === undefined ? {} : { bytes }
    await downloadFile({ ...facts, name, path, sources: [source] }, downloadOptions(meter, options))
  }
  onStep({ step: 'unpacking', host: source.host })
  const unpacked = join(aside, 'unpacked')
  await rm(unpacked, { recursive: true, force: true })
  await makePrivateFolder(unpacked)
  try {
    const patterns = pieces.flatMap(({ rule }) => rule.from)
    const files = await unpack({ archive: path, patterns, folder: unpacked }, access.signal, (file) =>
      onStep({ step: 'unpacked', path: file.path }),
    )
    const picked = pick(pieces, files, `The archive from ${source.host}`)
    for (const { path: to, found, rule } of picked) {
      mustBeAsPinned(to, found, rule.sha256 ?? pin?.files[to]?.sha256, source.host)
      await makePrivateFolder(dirname(join(folder, to)))
      await rename(join(unpacked, found.path), join(folder, to))
    }
    await rm(path, { force: true })
    return picked.map(({ uses, path: to, found }) => ({ uses, path: to, bytes: found.bytes, sha256: found.sha256 }))
  } catch (error) {
    // What is damaged would be so again: the next call fetches it anew.
    if (error instanceof Failure && ['hub.damaged', 'hub.not-there'].includes(error.code))
      await rm(path, { force: true })
    throw error
  } finally {
    await rm(unpacked, { recursive: true, force: true })
  }
}

function mustBeAsPinned(path: string, found: FileFacts, wanted: string | undefined, host: string): void {
  if (wanted === undefined || wanted === found.sha256) return
  throw new Failure('hub.changed', because('hub.otherThanPinned', { host, path }), because('do.lookAndUpdate'))
}

function archivePath({ source }: ResolvedArchive, aside: string): string {
  return join(aside, source.url.slice(source.url.lastIndexOf('/') + 1).replaceAll(/[^\w.-]/g, '_'))
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}
