import type { DatabaseSync } from 'node:sqlite'
import { Failure } from '../base/failure.ts'
import type { AudioShelf } from './audio-shelf.ts'
import { number, type Row, text } from './columns.ts'
import type { DeletedAudio, Recording } from './contract.ts'
import type { SessionRow } from './session-table.ts'

/** Recordings: a row each, and a file beside the database. */
export class RecordingTable {
  readonly #shelf: AudioShelf
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, shelf: AudioShelf) {
    this.#shelf = shelf
    this.#statements = prepare(database)
  }

  /** The file is written before its row, so that a row never promises what is not there. */
  put(session: SessionRow, turn: number, { wav, durationMs }: Recording, at: string): void {
    const file = `${session.key}/${turn}.wav`
    this.#shelf.write(file, wav)
    this.#statements.insert.run(turn, file, wav.byteLength, durationMs, at)
    this.#statements.recount.run(session.key)
  }

  /** @throws Failure `store.no-recording` */
  read(turn: number): Recording {
    const row = this.#statements.read.get(turn)
    const wav = row && this.#shelf.read(text(row, 'file'))
    if (!wav)
      throw new Failure('store.no-recording', 'No recording of this turn was kept', 'Turn on keeping audio first.')
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

  bytes(): number {
    return number(this.#statements.bytes.get() ?? {}, 'bytes')
  }

  /** Recordings of a session that is deleted as a whole: its rows go with it. */
  removeFilesOf(session: number): void {
    this.#shelf.removeFolder(String(session))
  }

  /** Removes files of sessions that are gone: a host was killed before it could. */
  sweep(): void {
    for (const folder of this.#shelf.folders()) {
      if (!this.#statements.sessionIsThere.get(folder)) this.#shelf.removeFolder(folder)
    }
  }

  #remove(rows: readonly Row[]): DeletedAudio {
    for (const row of rows) {
      this.#statements.delete.run(number(row, 'turn'))
      this.#shelf.remove(text(row, 'file'))
    }
    for (const session of new Set(rows.map((row) => number(row, 'session')))) this.#statements.recount.run(session)
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
    oldestFirst: sql(`${read} ORDER BY recorded_at, turn`),
    delete: sql('DELETE FROM recordings WHERE turn = ?'),
    recount: sql(`UPDATE sessions SET audio_bytes = (SELECT coalesce(sum(bytes), 0) FROM recordings
      JOIN turns ON turns.key = turn WHERE turns.session = sessions.key) WHERE key = ?`),
    bytes: sql('SELECT coalesce(sum(bytes), 0) AS bytes FROM recordings'),
    sessionIsThere: sql('SELECT 1 FROM sessions WHERE key = ?'),
  }
}
