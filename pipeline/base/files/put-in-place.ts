import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { makePrivateFolder } from './private-files.ts'

const ASIDE = '.installing-'

/** A folder to be filled, and how. */
export interface PlaceToFill<Result> {
  /** Whatever is installed in versions; made where it is missing, its owner's alone. */
  readonly folder: string
  /** The folder in it that takes the place of the one before. */
  readonly version: string
  readonly signal: AbortSignal
  /** @param aside a new folder beside the place, of which nothing is left where this fails */
  readonly fill: (aside: string) => Promise<Result>
}

/**
 * Fills a folder aside, which takes its place at once when it is whole; whatever happens before that, nothing is left.
 * Leftovers of installations whose process was killed go first.
 *
 * @throws whatever `fill` throws; the signal's reason
 */
export async function putInPlace<Result>({ folder, version, signal, fill }: PlaceToFill<Result>): Promise<Result> {
  let aside: string | undefined
  try {
    await makePrivateFolder(folder)
    await removeLeftOvers(folder)
    aside = await mkdtemp(join(folder, `${ASIDE}${process.pid}-`))
    const result = await fill(aside)
    signal.throwIfAborted()
    await exchange(aside, join(folder, version))
    return result
  } finally {
    if (aside !== undefined) await rm(aside, { recursive: true, force: true })
  }
}

/** What is said of a folder that could not be filled. */
export interface FilledFolder {
  /** The beginning of the failures' codes: `part.disk-full`, `part.folder`. */
  readonly part: string
  readonly folder: string
  /** How much room is needed, in words. */
  readonly room: string
}

/** The disk has no room for what is to be installed. */
export function diskFull({ part, folder, room }: FilledFolder): Failure {
  return new Failure(`${part}.disk-full`, `The disk of ${folder} is full: ${room}`, 'Nothing was installed. Make room.')
}

/** What went wrong while a folder was filled, as something that a user can mend; what is no matter of the folder as it is. */
export function installFailure(error: unknown, { part, folder, room }: FilledFolder): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull({ part, folder, room })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new Failure(
        `${part}.folder`,
        `${folder} cannot be written to`,
        'FIRSTWORD_DATA names another folder for data.',
      )
    default:
      return error
  }
}

/** What is there already gives way to what is whole; a process that has it loaded goes on with it. */
async function exchange(aside: string, place: string): Promise<void> {
  const before = `${aside}-before`
  await rename(place, before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(aside, place)
  await rm(before, { recursive: true, force: true })
}

/** Those of others that still run are left alone. */
async function removeLeftOvers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = new RegExp(`^\\${ASIDE}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    await rm(join(folder, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** The system's code of an error ("ENOENT"); empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
