import type { Stats } from 'node:fs'
import { open, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, messageOf } from '../../base/failure.ts'
import { makeFolder } from '../../base/files/make-folder.ts'
import { readText } from '../../base/files/text-file.ts'
import { createId } from '../../base/ids.ts'

/** Facts of a path; a missing or forbidden one is a `Failure` with the given remedy. */
export async function factsOf(path: string, hint: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw new Failure('file.unreadable', `${path} ${reasonOf(error)}`, hint)
  })
}

/** A text file of at most so many bytes (encodings: see `readText`). `what` names what it should be, in errors. */
export async function readTextFile(path: string, maxBytes: number, what: string): Promise<string> {
  const facts = await factsOf(path, 'check the path')
  if (!facts.isFile()) throw new Failure('file.unreadable', `${path} is not a file`, `give ${what}`)
  if (facts.size > maxBytes) throw new Failure('file.too-large', `${path} is too large to be ${what}`, `give ${what}`)
  return readText(path).catch((error: unknown) => {
    if (error instanceof Failure) throw error
    throw new Failure('file.unreadable', `${path} ${reasonOf(error)}`, 'check its permissions')
  })
}

/** Whether there is anything at a path. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Why a path cannot be used, as the end of a sentence that begins with the path. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'may not be used: permission denied'
  return `cannot be used: ${messageOf(error)}`
}

/**
 * Measuring takes minutes: whether its result can be kept is tried first, for what a file system says of itself is not
 * always so (of /proc, or to an administrator). What is there stays as it is.
 *
 * @throws Failure where it cannot
 */
export async function checkWritable(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined)
  if (facts && !facts.isFile())
    throw new Failure('file.unwritable', `${path} is not a file`, 'give a file after --json')
  try {
    await (await open(path, 'a')).close()
    if (!facts) await rm(path)
  } catch (error) {
    const what = codeOf(error) === 'ENOENT' ? 'its folder does not exist or takes no files' : unwritable(error)
    throw new Failure('file.unwritable', `${path} cannot be written: ${what}`, 'give another file after --json')
  }
}

/**
 * Makes a folder for what is to be written there, and tries whether files can be: a folder may be made in
 * places that take none (/sys, a file system that is read-only).
 *
 * @throws Failure where none can
 */
export async function prepareFolder(folder: string, remedy: string): Promise<void> {
  const isNew = !(await isThere(folder))
  const trial = join(folder, `.${createId('trial')}`)
  try {
    await makeFolder(folder)
    await writeFile(trial, '', { flag: 'wx' })
    await rm(trial)
  } catch (error) {
    if (isNew) await rmdir(folder).catch(() => undefined)
    throw new Failure('folder.unwritable', `${folder} ${noFolder(error)}`, remedy)
  }
}

function noFolder(error: unknown): string {
  const code = codeOf(error)
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'is not a folder, or a file is above it'
  if (code === 'ENOENT') return 'cannot be made, or takes no files'
  return `cannot be written to: ${unwritable(error)}`
}

function unwritable(error: unknown): string {
  switch (codeOf(error)) {
    case 'EROFS':
      return 'the file system is read-only'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'ENOSPC':
      return 'there is no room left'
    default:
      return messageOf(error)
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
