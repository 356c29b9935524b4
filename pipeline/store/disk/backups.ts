import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { forgetKeys } from './forget-keys.ts'
import { storeFailure } from './store-failure.ts'

const BACKUP = /^sessions\.backup-v\d+\.sqlite$/

/** Where the database is copied to before it is brought to a newer form. */
export function backupName(version: number): string {
  return `sessions.backup-v${version}.sqlite`
}

/** Deletes sessions from all backups of a folder: what was deleted must not lie there on. */
export function eraseInBackups(folder: string, sessionIds: readonly string[]): void {
  inBackups(folder, (backup) => {
    const erase = backup.prepare('DELETE FROM sessions WHERE id IN (SELECT value FROM json_each(?))')
    erase.run(JSON.stringify(sessionIds))
  })
}

/** Takes the keys out of the addresses in all backups of a folder. */
export function forgetKeysInBackups(folder: string): void {
  inBackups(folder, forgetKeys)
}

function inBackups(folder: string, work: (backup: DatabaseSync) => void): void {
  for (const name of readdirSync(folder)) if (BACKUP.test(name)) inBackup(join(folder, name), work)
}

function inBackup(path: string, work: (backup: DatabaseSync) => void): void {
  let backup: DatabaseSync | undefined
  try {
    backup = new DatabaseSync(path, { enableForeignKeyConstraints: true })
    // One file, and nothing beside it that would have the pages as they were.
    backup.exec('PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE')
    work(backup)
    backup.close()
  } catch (error) {
    if (backup?.isOpen) backup.close()
    // A damaged backup brings nothing back, and may hold what was to be erased.
    if (storeFailure(error, path).code === 'store.damaged') rmSync(path, { force: true })
  }
}
