import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { makeFolderSync } from '../../base/files/make-folder.ts'
import { makePrivate } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ErrorInfo } from '../../protocol/errors.ts'
import { Repository } from '../repository.ts'
import { type AudioBlobStore, folderBlobStore, memoryBlobStore } from './audio-blob-store.ts'
import { eraseInBackups } from './backups.ts'
import { BUSY_TIMEOUT_MS, type DatabaseOptions, IN_MEMORY, moveAside, movedAside, openDatabase } from './database.ts'
import { hasFileLocks, takeHostLock, withoutLocks } from './host-lock.ts'
import { TABLES } from './schema.ts'
import { readOnlyFailure, storeFailure } from './store-failure.ts'

export interface StorageOptions extends Omit<DatabaseOptions, 'path'> {
  readonly folder: string
  /**
   * `host`: the one program that keeps the folder in order (it alone ends broken sessions, purges and takes over damage).
   * `visitor`: another one that reads, edits and adds beside it.
   */
  readonly role: 'host' | 'visitor'
  /** Of a visitor that has something to keep: folder and database are made where there are none. */
  readonly create?: boolean
}

/** A database and the recordings that belong to it, on the disk or, where that cannot be, in memory. */
export interface Storage {
  readonly database: DatabaseSync
  readonly blobs: AudioBlobStore
  readonly persistent: boolean
  readonly problem: ErrorInfo | undefined
  /** How long the connection waits for another one's transaction. */
  readonly busyTimeoutMs: number
  /** Names of databases that were moved aside because they could not be read. */
  readonly keptAside: readonly string[]
  /** Deletes sessions from the copies that were made before migrations, too. */
  eraseInBackups(sessionIds: readonly string[]): void
  close(): void
}

const DATABASE_FILE = 'sessions.sqlite'
const LOCK_FILE = 'host.lock'
const AUDIO_FOLDER = 'audio'
/** What the store makes in the data folder. */
const OWN = /^(sessions\.|host\.lock|audio$)/
/** Up to this size a database is taken along into memory as a whole, otherwise what runs alone. */
const RESCUED_BYTES = 256 * 2 ** 20

export function databasePath(folder: string): string {
  return join(folder, DATABASE_FILE)
}

/**
 * Opens the data folder. A damaged database is moved aside and a new one begun; where the disk cannot be used at all,
 * everything is kept in memory. Either is told as `problem`.
 *
 * @throws Failure for a visitor, who has nothing to do in a memory of its own
 */
export function openStorage(options: StorageOptions): Storage {
  try {
    return onDisk(options, undefined)
  } catch (error) {
    const failure = openingFailure(error, options.folder)
    if (options.role === 'visitor') throw failure
    if (failure.code !== 'store.damaged') return inMemory(problemOf(failure))
    return afterDamage(options, failure)
  }
}

/**
 * SQLite calls a file system without locks busy (who waits for another program would wait for ever), and one that is
 * read-only a file that it cannot open.
 */
function openingFailure(error: unknown, folder: string): Failure {
  const path = databasePath(folder)
  const failure = storeFailure(error, path)
  if (failure.code === 'store.locked' && !hasFileLocks(folder)) return withoutLocks(folder)
  return failure.code === 'store.unreadable' && isReadOnly(folder) ? readOnlyFailure(path) : failure
}

function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return false
  } catch {
    return existsSync(folder)
  }
}

/**
 * The storage's content in memory, for the disk has failed: all of it where it is small, otherwise the sessions that
 * run. What cannot be read any more is left out.
 */
export function rescue(storage: Storage, failure: Failure, folder: string): Storage {
  const rescued = inMemory(problemOf(failure), memoryBlobStore(folderBlobStore(join(folder, AUDIO_FOLDER))))
  try {
    copyInto(rescued.database, databasePath(folder))
  } catch {
    // The memory begins empty: the file itself is left as it is.
  }
  try {
    storage.close()
  } catch {
    // Closing writes the journal back, which the disk may refuse: the next start does it.
  }
  return rescued
}

function onDisk(options: StorageOptions, problem: ErrorInfo | undefined): Storage {
  const { folder, role, create = false, ...rest } = options
  const path = databasePath(folder)
  if (role === 'visitor' && !create && !existsSync(path)) {
    throw new Failure('store.missing', because('store.none', { folder }), because('do.startOnce'))
  }
  // Files of earlier versions, or of a copy, may be open to others.
  if (role === 'host') keepPrivate(folder)
  const lock = role === 'host' ? lockFolder(folder) : undefined
  try {
    const database = openDatabase({ path, ...rest })
    // What cannot be written to is said before anything is measured.
    if (create) database.exec('BEGIN IMMEDIATE; ROLLBACK')
    const close = () => {
      database.close()
      lock?.release()
    }
    const storage: Storage = {
      ...{ database, persistent: true, problem, close, busyTimeoutMs: rest.busyTimeoutMs ?? BUSY_TIMEOUT_MS },
      blobs: folderBlobStore(join(folder, AUDIO_FOLDER)),
      keptAside: movedAside(path),
      eraseInBackups: (sessionIds) => eraseInBackups(folder, sessionIds),
    }
    requireForm(storage, path)
    return storage
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** A file may be in order page by page and not be ours: half a migration, a table that somebody dropped. */
function requireForm(storage: Storage, path: string): void {
  try {
    new Repository(storage)
  } catch (error) {
    storage.database.close()
    throw new Failure(
      'store.damaged',
      because('store.damaged', { path, why: sentenceOf(error) }),
      because('do.restoreBackup'),
    )
  }
}

/** The data folder itself is its owner's to share; what is missing is made later. */
function keepPrivate(folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (OWN.test(name)) makePrivate(join(folder, name))
}

function lockFolder(folder: string): { release(): void } {
  makeFolderSync(folder, 0o700)
  return takeHostLock(join(folder, LOCK_FILE))
}

/** The database alone goes: what lies in the blob store is nobody's now, and waits to be taken in. */
function afterDamage(options: StorageOptions, failure: Failure): Storage {
  try {
    const aside = moveAside(databasePath(options.folder), new Date().toISOString())
    const message = because('store.newBegun', { problem: sentenceOf(failure) })
    return onDisk(options, new Failure(failure.code, message, because('do.damagedKept', { aside })).toInfo())
  } catch (error) {
    return inMemory(problemOf(openingFailure(error, options.folder)))
  }
}

function inMemory(problem: ErrorInfo, blobs = memoryBlobStore()): Storage {
  const database = openDatabase({ path: IN_MEMORY })
  return {
    ...{ database, blobs, persistent: false, problem, busyTimeoutMs: BUSY_TIMEOUT_MS, keptAside: [] },
    eraseInBackups: () => undefined,
    close: () => database.close(),
  }
}

function problemOf(failure: Failure): ErrorInfo {
  const { message, because: why } = new Failure(
    failure.code,
    because('store.inMemory', { problem: sentenceOf(failure) }),
  )
  return { ...failure.toInfo(), message, ...(why ? { because: why } : {}) }
}

function copyInto(memory: DatabaseSync, path: string): void {
  memory.prepare('ATTACH DATABASE ? AS disk').run(path)
  try {
    const pages = memory.prepare('PRAGMA disk.page_count').get()?.page_count
    const size = memory.prepare('PRAGMA disk.page_size').get()?.page_size
    const all = Number(pages) * Number(size) <= RESCUED_BYTES
    for (const table of TABLES) {
      memory.exec(`INSERT OR IGNORE INTO main.${table} SELECT * FROM disk.${table} ${all ? '' : onlyRunning(table)}`)
    }
  } finally {
    memory.exec('DETACH DATABASE disk')
  }
}

function onlyRunning(table: (typeof TABLES)[number]): string {
  switch (table) {
    case 'environments':
    case 'flag_sets':
      return ''
    case 'sessions':
      return "WHERE state IN ('running', 'paused')"
    case 'arms':
    case 'turns':
    case 'samples':
      return 'WHERE session IN (SELECT key FROM main.sessions)'
    default:
      return 'WHERE turn IN (SELECT key FROM main.turns)'
  }
}
