import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Failure } from '../../base/failure.ts'
import { makeFolderSync } from '../../base/files/make-folder.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { giveCodingFunctions } from '../migrations/coded-rows.ts'
import { backupName, forgetKeysInBackups } from './backups.ts'
import { forgetKeys } from './forget-keys.ts'
import { MIGRATIONS } from './schema.ts'
import { storeFailure } from './store-failure.ts'

export interface DatabaseOptions {
  /** A file, or `:memory:`. */
  readonly path: string
  /** Steps to the newest form; the product's own by default. */
  readonly migrations?: readonly string[]
  /** The most pages the file may grow to. */
  readonly maxPages?: number
  /** How long a connection waits for another one's transaction. */
  readonly busyTimeoutMs?: number
}

/** Longer than any transaction of ours takes: whoever still waits then waits for something that hangs. */
export const BUSY_TIMEOUT_MS = 5000
/** The form of the database since which deleting overwrites, and addresses are kept without keys. */
const ERASED_SINCE = 3
const OWNER_ONLY = 0o600
const OWNER_ONLY_FOLDER = 0o700
export const IN_MEMORY = ':memory:'

/**
 * Opens the database: makes folder and file where there are none, checks it, backs it up before bringing it to the
 * newest form. A finished transaction survives the end of the process and a loss of power (WAL, synchronous FULL: a
 * turn every few seconds can afford the flush).
 *
 * @throws Failure `store.…`; `store.damaged` where the check fails, `store.newer` where a later version wrote it
 */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  const { path, migrations = MIGRATIONS, maxPages, busyTimeoutMs = BUSY_TIMEOUT_MS } = options
  let database: DatabaseSync | undefined
  try {
    if (path !== IN_MEMORY) makePrivate(path)
    database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
    refuseNewer(database, path, migrations.length)
    check(database, path)
    // Deleted rows are overwritten, not only forgotten.
    database.exec('PRAGMA secure_delete = ON')
    // Pages of purged sessions go back to the system; must be said before the first table.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    giveCodingFunctions(database)
    migrate(database, path, migrations)
    if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`)
    return database
  } catch (error) {
    database?.close()
    throw storeFailure(error, path)
  }
}

/** Puts a damaged database and what belongs to it out of the way, and says where it is now. */
export function moveAside(path: string, stamp: string): string {
  const aside = `${path}.damaged-${stamp.replaceAll(/[:.]/g, '-')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  return aside
}

/** Names of the databases that `moveAside` put beside this one. */
export function movedAside(path: string): string[] {
  const ours = `${basename(path)}.damaged-`
  return readdirSync(dirname(path)).filter((name) => name.startsWith(ours) && !/-(wal|shm)$/.test(name))
}

/** Runs `work` as one transaction: all of it is written or nothing. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** SQLite gives its -wal and -shm files the mode of the database. */
function makePrivate(path: string): void {
  makeFolderSync(dirname(path), OWNER_ONLY_FOLDER)
  if (existsSync(path)) return
  new DatabaseSync(path).close()
  if (existsSync(path)) chmodSync(path, OWNER_ONLY)
}

function check(database: DatabaseSync, path: string): void {
  const row = database.prepare('PRAGMA quick_check(1)').get()
  if (row?.quick_check === 'ok') return
  throw new Failure(
    'store.damaged',
    because('store.damaged', { path, why: String(row?.quick_check) }),
    because('do.restoreBackup'),
  )
}

function refuseNewer(database: DatabaseSync, path: string, known: number): void {
  const version = versionOf(database)
  if (version <= known) return
  throw new Failure('store.newer', because('store.newer', { path, version, known }), because('do.startNewer'))
}

function migrate(database: DatabaseSync, path: string, migrations: readonly string[]): void {
  const version = versionOf(database)
  if (version === migrations.length) return
  const untidy = version > 0 && version < ERASED_SINCE
  // Before it is copied: the copy must not keep them.
  if (untidy) forgetKeys(database)
  if (untidy) forgetKeysInBackups(dirname(path))
  if (version > 0 && path !== IN_MEMORY) backUp(database, join(dirname(path), backupName(version)))
  inTransaction(database, () => {
    // Another program may have done it meanwhile.
    const steps = migrations.slice(versionOf(database))
    for (const step of steps) database.exec(step)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
  if (untidy) rewrite(database)
}

/** Earlier versions left what was deleted in the free parts of pages: the file is written anew, without them. */
function rewrite(database: DatabaseSync): void {
  try {
    database.exec('VACUUM')
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // No room for a second copy, or somebody reads: the database is as good as before.
  }
}

function backUp(database: DatabaseSync, backup: string): void {
  rmSync(backup, { force: true })
  database.prepare('VACUUM INTO ?').run(backup)
  chmodSync(backup, OWNER_ONLY)
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}
