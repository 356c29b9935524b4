import type { DatabaseSync } from 'node:sqlite'
import type { AudioBlobStore } from '../disk/audio-blob-store.ts'
import { text } from './columns.ts'

/**
 * What of the blob store is to be removed, as the database itself says: it is noted in the transaction that makes a recording
 * superfluous and forgotten once the file is gone, so that a host that was killed in between goes on where it stopped.
 * Nothing is removed because no row is found for it: a database may be new, restored, damaged or half a copy.
 */
export class Removals {
  readonly #blobs: AudioBlobStore
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, blobs: AudioBlobStore) {
    this.#blobs = blobs
    this.#statements = prepare(database)
  }

  /** Notes files or folders; belongs into the transaction that deletes their rows. */
  plan(paths: readonly string[]): void {
    for (const path of paths) this.#statements.insert.run(path)
  }

  /** A file of this name is wanted again. */
  cancel(path: string): void {
    this.#statements.delete.run(path)
  }

  /** All that is noted and not done. */
  pending(): string[] {
    return this.#statements.all.all().map((row) => text(row, 'path'))
  }

  /** Removes what was noted; what cannot be removed now stays noted. */
  carryOut(paths: readonly string[]): void {
    for (const path of paths) if (this.#blobs.remove(path)) this.#statements.delete.run(path)
  }
}

function prepare(database: DatabaseSync) {
  return {
    insert: database.prepare('INSERT INTO removals VALUES (?) ON CONFLICT DO NOTHING'),
    delete: database.prepare('DELETE FROM removals WHERE path = ?'),
    all: database.prepare('SELECT path FROM removals ORDER BY path'),
  }
}
