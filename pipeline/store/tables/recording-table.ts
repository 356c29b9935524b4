import type { DatabaseSync } from 'node:sqlite'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { DeletedAudio, Recording } from '../contract.ts'
import type { AudioBlobStore, BlobFile } from '../disk/audio-blob-store.ts'
import { inTransaction } from '../disk/database.ts'
import { number, type Row, text } from './columns.ts'
import type { Removals } from './removals.ts'
import type { SessionRow } from './session-table.ts'

/** Recordings: a row each, and a file beside the database. */
export class RecordingTable {
  readonly #database: DatabaseSync
  readonly #blobs: AudioBlobStore
  readonly #removals: Removals
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, blobs: AudioBlobStore, removals: Removals) {
    this.#database = database
    this.#blobs = blobs
    this.#removals = removals
    this.#statements = prepare(database)
  }

  /** The file is written before its row, so that a row never promises what is not there. */
  put(session: SessionRow, turn: number, { wav, durationMs }: Recording, at: string): void {
    const file = `${session.audioFolder}/${turn}.wav`
    this.#blobs.write(file, wav)
    this.adopt(session, turn, { file, bytes: wav.byteLength, durationMs }, at)
  }

  /** Gives a file that lies there already its row. */
  adopt(
    session: Pick<SessionRow, 'key'>,
    turn: number,
    { file, bytes, durationMs }: Pick<BlobFile, 'file' | 'bytes' | 'durationMs'>,
    at: string,
  ): void {
    this.#removals.cancel(file)
    this.#statements.insert.run(turn, file, bytes, durationMs, at)
    this.#statements.recount.run(session.key)
  }

  /** @throws Failure `store.no-recording` */
  read(turn: number): Recording {
    const row = this.#statements.read.get(turn)
    if (!row) throw new Failure('store.no-recording', because('store.noRecording'), because('do.keepAudio'))
    const wav = this.#blobs.read(text(row, 'file'))
    if (!wav) {
      throw new Failure('store.recording-gone', because('store.recordingGone'), because('do.connectDisk'))
    }
    return { wav, durationMs: number(row, 'duration_ms') }
  }

  delete(session: SessionRow, turns?: readonly number[]): DeletedAudio {
    const rows = turns
      ? turns.map((turn) => this.#statements.read.get(turn)).filter((row) => row !== undefined)
      : this.#statements.ofSession.all(session.key)
    return this.#remove(rows)
  }

  /** Deletes the oldest until what is left takes up at most `limitBytes`. */
  limit(limitBytes: number): DeletedAudio {
    let excess = this.bytes() - limitBytes
    if (excess <= 0) return { recordings: 0, bytes: 0 }
    const rows: Row[] = []
    for (const row of this.#statements.oldestFirst.iterate()) {
      rows.push(row)
      excess -= number(row, 'bytes')
      if (excess <= 0) break
    }
    return this.#remove(rows)
  }

  /** Whether a session has recordings. */
  has(session: Pick<SessionRow, 'key'>): boolean {
    return this.#statements.ofSession.get(session.key) !== undefined
  }

  bytes(): number {
    return number(this.#statements.bytes.get() ?? {}, 'bytes')
  }

  #remove(rows: readonly Row[]): DeletedAudio {
    const files = rows.map((row) => text(row, 'file'))
    inTransaction(this.#database, () => {
      this.#removals.plan(files)
      for (const row of rows) this.#statements.delete.run(number(row, 'turn'))
      for (const session of new Set(rows.map((row) => number(row, 'session')))) this.#statements.recount.run(session)
    })
    this.#removals.carryOut(files)
    return { recordings: rows.length, bytes: rows.reduce((sum, row) => sum + number(row, 'bytes'), 0) }
  }
}

function prepare(database: DatabaseSync) {
  const sql = (statement: string) => database.prepare(statement)
  const read = 'SELECT recordings.*, turns.session FROM recordings JOIN turns ON turns.key = turn'
  return {
    insert: sql('INSERT OR REPLACE INTO recordings VALUES (?, ?, ?, ?, ?)'),
    read: sql(`${read} WHERE turn = ?`),
    ofSession: sql(`${read} WHERE turns.session = ?`),
    // In the order in which they were made: a clock that was set back would put the newest first.
    oldestFirst: sql(`${read} ORDER BY turn`),
    delete: sql('DELETE FROM recordings WHERE turn = ?'),
    recount: sql(`UPDATE sessions SET audio_bytes = (SELECT coalesce(sum(bytes), 0) FROM recordings
      JOIN turns ON turns.key = turn WHERE turns.session = sessions.key) WHERE key = ?`),
    bytes: sql('SELECT coalesce(sum(bytes), 0) AS bytes FROM recordings'),
  }
}
