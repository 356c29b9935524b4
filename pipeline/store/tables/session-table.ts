import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { withoutKeysIn } from '../../base/address.ts'
import { Failure } from '../../base/failure.ts'
import { createId } from '../../base/ids.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { Arm, EnvironmentReceipt, Session, SessionCriteria } from '../../protocol/sessions.ts'
import type { NewSession, SessionChanges } from '../contract.ts'
import { keptAddress } from '../disk/forget-keys.ts'
import { fingerprint, json, number, optional, type Row, text, truth } from './columns.ts'
import type { FlagSets } from './flag-sets.ts'

/** Where a session's rows are found, and what is asked of it before it is changed. */
export interface SessionRow {
  readonly key: number
  readonly state: Session['state']
  readonly deleted: boolean
  /** Where its recordings lie. */
  readonly audioFolder: string
}

export interface ListOptions {
  readonly search?: string | undefined
  readonly offset: number
  readonly limit: number
}

export interface InsertOptions {
  readonly hiddenSince?: string
  readonly audioFolder?: string
}

const LISTED = `FROM sessions WHERE deleted_at IS NULL AND ($search IS NULL
  OR title LIKE $search ESCAPE '\\' OR notes LIKE $search ESCAPE '\\'
  OR EXISTS (SELECT 1 FROM json_each(tags) WHERE value LIKE $search ESCAPE '\\')
  OR EXISTS (SELECT 1 FROM turns WHERE turns.session = sessions.key AND transcript LIKE $search ESCAPE '\\'))`

/** Sessions, their arms and what they were measured on. */
export class SessionTable {
  readonly #flagSets: FlagSets
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, flagSets: FlagSets) {
    this.#flagSets = flagSets
    this.#statements = prepare(database)
  }

  /** @throws Failure `store.no-session` where there is none, or it was deleted */
  find(id: string): SessionRow {
    const found = this.findAny(id)
    if (found && !found.deleted) return found
    throw new Failure('store.no-session', because('store.noSession', { id }), because('do.reloadList'))
  }

  /** Also finds what was deleted and is not purged yet. */
  findAny(id: string): SessionRow | undefined {
    const row = this.#statements.find.get(id)
    if (!row) return undefined
    return {
      key: number(row, 'key'),
      state: text(row, 'state') as Session['state'],
      deleted: row.deleted_at !== null,
      audioFolder: text(row, 'audio_folder'),
    }
  }

  /**
   * @param hiddenSince wall clock; the session stays hidden until it is restored
   * @param audioFolder where its recordings lie already
   */
  insert(session: NewSession, state: Session['state'], { hiddenSince, audioFolder }: InsertOptions = {}): void {
    const { lastInsertRowid } = this.#statements.insert.run(
      session.id,
      session.kind,
      session.title,
      session.notes,
      JSON.stringify(session.tags),
      state,
      session.startedAt,
      session.seed ?? null,
      session.pace,
      session.criteria ? JSON.stringify(session.criteria) : null,
      this.#environment(session.environment),
      hiddenSince ?? null,
      audioFolder ?? createId('audio'),
    )
    for (const arm of session.arms) this.putArm(Number(lastInsertRowid), arm)
  }

  putArm(session: number, { id, name, values, preset, remote }: Arm): void {
    this.#statements.putArm.run(
      session,
      id,
      session,
      // Whoever keeps an arm, or brings it in a file: a key in an address is not kept.
      remote === undefined ? name : withoutKeysIn(name),
      this.#flagSets.keyOf(values),
      preset ?? null,
      remote === undefined ? null : keptAddress(remote),
    )
  }

  change(key: number, { title, notes, tags, state, environment }: SessionChanges): void {
    const tagsText = tags === undefined ? null : JSON.stringify(tags)
    const receipt = environment ? this.#environment(environment) : null
    this.#statements.change.run(title ?? null, notes ?? null, tagsText, receipt, state ?? null, state ?? null, key)
  }

  end(key: number, state: Session['state'], endedAt: string | null): void {
    this.#statements.end.run(state, endedAt, key)
  }

  markImported(key: number): void {
    this.#statements.markImported.run(key)
  }

  hide(key: number, at: string | null): void {
    this.#statements.hide.run(at, key)
  }

  read(id: string): Session {
    this.find(id)
    return this.#session(this.#statements.read.get(id) ?? {})
  }

  list({ search, offset, limit }: ListOptions): { sessions: Session[]; total: number } {
    const pattern = search === undefined || search.trim() === '' ? null : `%${escaped(search.trim())}%`
    const rows = this.#statements.list.all({ search: pattern, offset, limit })
    const total = number(this.#statements.count.get({ search: pattern }) ?? {}, 'total')
    return { sessions: rows.map((row) => this.#session(row)), total }
  }

  /** Ids of those in one of the states, newest first. */
  idsIn(states: readonly Session['state'][]): string[] {
    return this.#statements.idsIn.all(JSON.stringify(states)).map((row) => text(row, 'id'))
  }

  /** Ids of deleted ones, those deleted first at the beginning. */
  deletedIds(): string[] {
    return this.#statements.deletedIds.all().map((row) => text(row, 'id'))
  }

  /** Where the recordings of all sessions lie, hidden ones too. */
  audioFolders(): string[] {
    return this.#statements.audioFolders.all().map((row) => text(row, 'audio_folder'))
  }

  /** Deletes a session with all that belongs to it. */
  purge(key: number): void {
    this.#statements.purge.run(key)
  }

  /** Deletes environments that no session refers to any more. */
  forgetUnused(): void {
    this.#statements.forgetUnused.run()
  }

  totals(): { sessions: number; turns: number; audioBytes: number } {
    const row = this.#statements.totals.get() ?? {}
    return { sessions: number(row, 'sessions'), turns: number(row, 'turns'), audioBytes: number(row, 'audio') }
  }

  #environment(receipt: EnvironmentReceipt): string {
    const { appVersion, machine, pack, modelHashes, instrument } = receipt
    const name = fingerprint(JSON.stringify(receipt))
    this.#statements.putEnvironment.run(
      name,
      appVersion,
      JSON.stringify(machine),
      pack.id,
      pack.version,
      JSON.stringify(modelHashes),
      instrument ? JSON.stringify(instrument) : null,
    )
    return name
  }

  #session(row: Row): Session {
    const arms = this.#statements.arms.all(number(row, 'key')).map((arm) => this.#arm(arm))
    return {
      id: text(row, 'id'),
      kind: text(row, 'kind') as Session['kind'],
      title: text(row, 'title'),
      notes: text(row, 'notes'),
      tags: json(row.tags),
      state: text(row, 'state') as Session['state'],
      startedAt: text(row, 'started_at'),
      ...optional(row, 'ended_at', String, 'endedAt'),
      ...optional(row, 'seed', Number, 'seed'),
      pace: text(row, 'pace') as Session['pace'],
      ...optional(row, 'criteria', (value: SQLOutputValue) => json<SessionCriteria>(value), 'criteria'),
      arms,
      environment: environmentOf(row),
      counts: {
        turns: number(row, 'turns'),
        measured: number(row, 'measured'),
        notMeasurable: number(row, 'not_measurable'),
        failed: number(row, 'failed'),
        audioBytes: number(row, 'audio_bytes'),
      },
      ...(truth(row, 'imported') ? { imported: true } : {}),
    }
  }

  #arm(row: Row): Arm {
    return {
      id: text(row, 'id'),
      name: text(row, 'name'),
      values: this.#flagSets.read(number(row, 'flags')),
      ...optional(row, 'preset', String, 'preset'),
      ...optional(row, 'remote', String, 'remote'),
    }
  }
}

const AUDIO_FOLDER = 'coalesce(audio_folder, CAST(key AS TEXT)) AS audio_folder'
const READ = 'SELECT sessions.*, environments.* FROM sessions JOIN environments ON fingerprint = environment'

function prepare(database: DatabaseSync) {
  const sql = (statement: string) => database.prepare(statement)
  return {
    find: sql(`SELECT key, state, deleted_at, ${AUDIO_FOLDER} FROM sessions WHERE id = ?`),
    insert:
      sql(`INSERT INTO sessions (id, kind, title, notes, tags, state, started_at, seed, pace, criteria, environment,
        deleted_at, audio_folder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    putEnvironment: sql('INSERT INTO environments VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
    putArm: sql(`INSERT INTO arms (session, id, position, name, flags, preset, remote)
      VALUES (?, ?, (SELECT count(*) FROM arms WHERE session = ?), ?, ?, ?, ?)
      ON CONFLICT (session, id) DO UPDATE SET
        name = excluded.name, flags = excluded.flags, preset = excluded.preset, remote = excluded.remote`),
    // A session that runs again has no end.
    change: sql(`UPDATE sessions SET title = coalesce(?, title), notes = coalesce(?, notes), tags = coalesce(?, tags),
      environment = coalesce(?, environment), ended_at = CASE WHEN ? IS NULL THEN ended_at END, state = coalesce(?, state) WHERE key = ?`),
    end: sql('UPDATE sessions SET state = ?, ended_at = ? WHERE key = ?'),
    markImported: sql('UPDATE sessions SET imported = 1 WHERE key = ?'),
    hide: sql('UPDATE sessions SET deleted_at = ? WHERE key = ?'),
    read: sql(`${READ} WHERE id = ?`),
    arms: sql('SELECT * FROM arms WHERE session = ? ORDER BY position'),
    list: sql(
      `${READ} WHERE key IN (SELECT key ${LISTED}) ORDER BY started_at DESC, key DESC LIMIT $limit OFFSET $offset`,
    ),
    count: sql(`SELECT count(*) AS total ${LISTED}`),
    idsIn: sql(`SELECT id FROM sessions WHERE deleted_at IS NULL AND state IN (SELECT value FROM json_each(?))
      ORDER BY started_at DESC, key DESC`),
    audioFolders: sql(`SELECT ${AUDIO_FOLDER} FROM sessions`),
    deletedIds: sql('SELECT id FROM sessions WHERE deleted_at IS NOT NULL ORDER BY deleted_at'),
    purge: sql('DELETE FROM sessions WHERE key = ?'),
    forgetUnused: sql('DELETE FROM environments WHERE fingerprint NOT IN (SELECT environment FROM sessions)'),
    totals: sql(`SELECT count(*) AS sessions, coalesce(sum(turns), 0) AS turns, coalesce(sum(audio_bytes), 0) AS audio
      FROM sessions WHERE deleted_at IS NULL`),
  }
}

function environmentOf(row: Row): EnvironmentReceipt {
  return {
    appVersion: text(row, 'app_version'),
    machine: json(row.machine),
    pack: { id: text(row, 'pack_id'), version: text(row, 'pack_version') },
    modelHashes: json(row.model_hashes),
    ...optional(
      row,
      'instrument',
      (value: SQLOutputValue) => json<NonNullable<EnvironmentReceipt['instrument']>>(value),
      'instrument',
    ),
  }
}

/** A person's words, in which % and _ mean themselves. */
function escaped(words: string): string {
  return words.replaceAll(/[\\%_]/g, '\\$&')
}
