import { chmodSync, closeSync, lstatSync, openSync, rmdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Failure, messageOf } from '../../base/failure.ts'
import { createId } from '../../base/ids.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** SQLite's primary result codes. */
const BUSY = 5
const NOT_A_DATABASE = 26

/** Takes the lock of a file; the file is a database of SQLite's. @throws as SQLite does */
export type LockFile = (path: string) => { release(): void }

/**
 * Takes the lock that one host at a time may have on a data folder, until it is closed. The system itself lets go of it
 * when the process ends in any way, so a lock is never stale. It is SQLite's own file lock on an empty database: Node
 * has no other door to one. The file holds nothing, so whatever was written into it is no damage to anything.
 *
 * @throws Failure `store.locked` where another host has it, `store.no-locks` where the file system has none,
 * `store.lock-unusable` where the file cannot be had
 */
export function takeHostLock(path: string, lockFile: LockFile = lockWithSqlite): { release(): void } {
  makeFile(path)
  try {
    return lockFile(path)
  } catch (error) {
    if (resultCode(error) === NOT_A_DATABASE) return lockEmptied(path, lockFile)
    throw lockFailure(error, path, lockFile)
  }
}

/**
 * Whether the file system of a folder can lock files at all: a file that nobody else knows must be free. True where that
 * cannot be tried.
 */
export function hasFileLocks(folder: string, lockFile: LockFile = lockWithSqlite): boolean {
  const path = join(folder, `${createId('lock')}.probe`)
  try {
    closeSync(openSync(path, 'wx', 0o600))
    lockFile(path).release()
    return true
  } catch (error) {
    return resultCode(error) !== BUSY
  } finally {
    removeQuietly(path)
  }
}

/** What to say where the file system has no locks. */
export function withoutLocks(folder: string): Failure {
  return new Failure('store.no-locks', because('store.noLocks', { folder }), because('do.localDisk'))
}

/** Its content is nobody's, and emptying it leaves the locks of others as they are, which replacing it would not. */
function lockEmptied(path: string, lockFile: LockFile): { release(): void } {
  try {
    truncateSync(path)
    return lockFile(path)
  } catch (error) {
    throw lockFailure(error, path, lockFile)
  }
}

function lockFailure(error: unknown, path: string, lockFile: LockFile): Failure {
  if (resultCode(error) !== BUSY) return unusable(path, messageOf(error))
  if (!hasFileLocks(dirname(path), lockFile)) return withoutLocks(dirname(path))
  return new Failure('store.locked', because('store.otherFirstword'), because('do.closeOther'))
}

/** Made by us, for its owner alone; SQLite gives its journal the same mode. An empty folder in its place goes. */
function makeFile(path: string): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) rmdirSync(path)
    // Opening a pipe or a device would wait, or worse.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('it is not a file')
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
  } catch (error) {
    if (isReadOnly(error)) throw error
    throw unusable(path, messageOf(error))
  }
}

function unusable(path: string, why: string): Failure {
  return new Failure('store.lock-unusable', because('of.use', { what: path, why }), because('do.deleteLock'))
}

function lockWithSqlite(path: string): { release(): void } {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw error
  }
  return { release: () => lock.close() }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It is empty: it harms nobody.
  }
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EROFS' || error.code === 'ENOSPC')
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined
  return error.errcode & 0xff
}
