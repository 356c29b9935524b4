import type { RetentionRules } from '../protocol/sessions.ts'
import { number, text, truth } from './columns.ts'
import { inTransaction } from './database.ts'
import { FlagSets } from './flag-sets.ts'
import { RecordingTable } from './recording-table.ts'
import { type Keepsake, planRetention } from './retention.ts'
import { SessionShapes } from './session-shapes.ts'
import { SessionTable } from './session-table.ts'
import type { Storage } from './storage.ts'
import { isDiskFailure, storeFailure } from './store-failure.ts'
import { TurnTable } from './turn-table.ts'

/** All tables of one database, and what is done to several of them together. */
export class Books {
  readonly sessions: SessionTable
  readonly shapes: SessionShapes
  readonly turns: TurnTable
  readonly recordings: RecordingTable
  readonly #storage: Storage

  constructor(storage: Storage) {
    const flagSets = new FlagSets(storage.database)
    this.#storage = storage
    this.sessions = new SessionTable(storage.database, flagSets)
    this.shapes = new SessionShapes(storage.database)
    this.turns = new TurnTable(storage.database, flagSets)
    this.recordings = new RecordingTable(storage.database, storage.shelf)
  }

  /** All of `work` is written or nothing. */
  together<T>(work: () => T): T {
    return inTransaction(this.#storage.database, work)
  }

  /** Does one part of a transaction; where it alone fails, it is undone alone and `undefined` comes back. */
  alone<T>(work: () => T): T | undefined {
    const { database } = this.#storage
    database.exec('SAVEPOINT part')
    try {
      const result = work()
      database.exec('RELEASE part')
      return result
    } catch (error) {
      if (!database.isTransaction || isDiskFailure(storeFailure(error, ''))) throw error
      database.exec('ROLLBACK TO part; RELEASE part')
      return undefined
    }
  }

  databaseBytes(): number {
    const { database } = this.#storage
    const pages = number(database.prepare('PRAGMA page_count').get() ?? {}, 'page_count')
    return pages * number(database.prepare('PRAGMA page_size').get() ?? {}, 'page_size')
  }

  /** Deletes sessions with all that belongs to them, and gives the room back to the system. */
  purge(sessionIds: readonly string[]): void {
    if (sessionIds.length === 0) return
    const keys = sessionIds.flatMap((id) => this.sessions.findAny(id)?.key ?? [])
    this.together(() => {
      for (const key of keys) this.sessions.purge(key)
      this.sessions.forgetUnused()
    })
    this.shapes.forget(sessionIds)
    for (const key of keys) this.recordings.removeFilesOf(key)
    this.#storage.database.exec('PRAGMA incremental_vacuum')
  }

  planRetention(rules: RetentionRules, nowMs: number) {
    return planRetention(this.#keepsakes(), rules, nowMs)
  }

  /** A session's share of the database follows from what its rows weigh. */
  #keepsakes(): Keepsake[] {
    const rows = this.#storage.database.prepare(WEIGHED).all()
    const total = rows.reduce((sum, row) => sum + number(row, 'row_bytes'), 0)
    const share = total === 0 ? 0 : this.databaseBytes() / total
    return rows.map((row) => ({
      id: text(row, 'id'),
      title: text(row, 'title'),
      startedAt: text(row, 'started_at'),
      rowBytes: Math.round(number(row, 'row_bytes') * share),
      audioBytes: number(row, 'audio_bytes'),
      recordings: number(row, 'recordings'),
      running: truth(row, 'running'),
      deleted: row.deleted_at !== null,
    }))
  }
}

const WEIGHED = `SELECT id, title, started_at, row_bytes, audio_bytes, deleted_at, state IN ('running', 'paused') AS running,
  (SELECT count(*) FROM recordings JOIN turns ON turns.key = turn WHERE turns.session = sessions.key) AS recordings
  FROM sessions`
