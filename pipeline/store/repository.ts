import type { RetentionRules, SessionKind } from '../protocol/sessions.ts'
import { inTransaction } from './disk/database.ts'
import type { Storage } from './disk/storage.ts'
import { isDiskFailure, storeFailure } from './disk/store-failure.ts'
import { UnclaimedAudio } from './disk/unclaimed-audio.ts'
import { planRetention, type StoredWeight } from './retention.ts'
import { number, text, truth } from './tables/columns.ts'
import { FlagSets } from './tables/flag-sets.ts'
import { RecordingTable } from './tables/recording-table.ts'
import { Removals } from './tables/removals.ts'
import { SessionNumbers } from './tables/session-numbers.ts'
import { SessionShapes } from './tables/session-shapes.ts'
import { SessionTable } from './tables/session-table.ts'
import { TurnTable } from './tables/turn-table.ts'

/** All tables of one database, and what is done to several of them together. */
export class Repository {
  readonly sessions: SessionTable
  readonly shapes: SessionShapes
  readonly numbers: SessionNumbers
  readonly turns: TurnTable
  readonly recordings: RecordingTable
  readonly removals: Removals
  readonly unclaimed: UnclaimedAudio
  readonly #storage: Storage
  /** Something was deleted that the journal still has. */
  #erasing = false

  constructor(storage: Storage) {
    const flagSets = new FlagSets(storage.database)
    this.#storage = storage
    this.sessions = new SessionTable(storage.database, flagSets)
    this.shapes = new SessionShapes(storage.database)
    this.numbers = new SessionNumbers(storage.database)
    this.turns = new TurnTable(storage.database, flagSets)
    this.removals = new Removals(storage.database, storage.blobs)
    this.recordings = new RecordingTable(storage.database, storage.blobs, this.removals)
    this.unclaimed = new UnclaimedAudio(this, storage.blobs)
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
    const rows = sessionIds.flatMap((id) => this.sessions.findAny(id) ?? [])
    const there = new Set(this.#storage.blobs.folders())
    const folders = rows
      .filter((row) => there.has(row.audioFolder) || this.recordings.has(row))
      .map(({ audioFolder }) => audioFolder)
    this.together(() => {
      this.removals.plan(folders)
      for (const { key } of rows) this.sessions.purge(key)
      this.sessions.forgetUnused()
    })
    this.shapes.forget(sessionIds)
    this.numbers.forget(sessionIds)
    this.removals.carryOut(folders)
    this.#storage.database.exec('PRAGMA incremental_vacuum')
    this.#storage.eraseInBackups(sessionIds)
    this.#erasing = true
    this.erase()
  }

  /**
   * Deleted texts are overwritten in the database (`secure_delete`), but the journal beside it still has the pages as they
   * were: it is emptied. Where somebody reads, that waits for one of the next calls.
   */
  erase(): void {
    if (!this.#erasing) return
    const { database } = this.#storage
    // Waiting for a reader would hold up turns.
    database.exec('PRAGMA busy_timeout = 0')
    try {
      this.#erasing = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 1
    } catch {
      // A disk that is full or gone: the next call that writes says so.
    } finally {
      database.exec(`PRAGMA busy_timeout = ${this.#storage.busyTimeoutMs}`)
    }
  }

  planRetention(rules: RetentionRules, nowMs: number) {
    return planRetention(this.#keepsakes(), rules, nowMs)
  }

  /** A session's share of the database follows from what its rows weigh. */
  #keepsakes(): StoredWeight[] {
    const rows = this.#storage.database.prepare(WEIGHED).all()
    const total = rows.reduce((sum, row) => sum + number(row, 'row_bytes'), 0)
    const share = total === 0 ? 0 : this.databaseBytes() / total
    return rows.map((row) => ({
      id: text(row, 'id'),
      kind: text(row, 'kind') as SessionKind,
      title: text(row, 'title'),
      arms: (JSON.parse(text(row, 'arms')) as string[]).map((name) => ({ name })),
      startedAt: text(row, 'started_at'),
      rowBytes: Math.round(number(row, 'row_bytes') * share),
      audioBytes: number(row, 'audio_bytes'),
      recordings: number(row, 'recordings'),
      running: truth(row, 'running'),
      deleted: row.deleted_at !== null,
    }))
  }
}

const WEIGHED = `SELECT id, kind, title, started_at, row_bytes, audio_bytes, deleted_at, state IN ('running', 'paused') AS running,
  (SELECT count(*) FROM recordings JOIN turns ON turns.key = turn WHERE turns.session = sessions.key) AS recordings,
  (SELECT json_group_array(name) FROM (SELECT name FROM arms WHERE session = sessions.key ORDER BY position)) AS arms
  FROM sessions`
