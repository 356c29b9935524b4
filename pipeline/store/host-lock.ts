import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Failure } from '../base/failure.ts'

/**
 * Takes the lock that one host at a time may have on a data folder, until it is closed. The system itself lets go of it
 * when the process ends in any way, so a lock is never stale. It is SQLite's own file lock on an empty database: Node
 * has no other door to one.
 *
 * @throws Failure `store.locked` where another host has it
 */
export function takeHostLock(path: string): { release(): void } {
  // Made by us, for its owner alone; SQLite gives its journal the same mode.
  closeSync(openSync(path, 'a', 0o600))
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) throw error
    throw new Failure(
      'store.locked',
      'Another Firstword on this machine is using the sessions of this folder',
      'Close the other one, or set FIRSTWORD_DATA to another folder.',
    )
  }
  return { release: () => lock.close() }
}
