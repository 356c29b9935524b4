import type { DatabaseSync } from 'node:sqlite'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { SessionTurn, SystemSample, TurnRow } from '../../protocol/sessions.ts'
import { json, number, optional, type Row, text } from './columns.ts'
import type { FlagSets } from './flag-sets.ts'
import type { SessionRow } from './session-table.ts'
import { lineOfRow, PART_COLUMNS, type PartRow, partColumns, turnColumns, turnOfRow } from './turn-columns.ts'
import { worthOf } from './turn-row.ts'

/** Where a page of turns ended. */
export interface TurnCursor {
  readonly ordinal: number
  readonly key: number
}

export interface TurnPage {
  readonly turns: readonly SessionTurn[]
  /** Where the next page begins; `undefined` after the last. */
  readonly next: TurnCursor | undefined
}

export interface PageOptions {
  readonly armId: string | undefined
  readonly spans: boolean
  readonly after: TurnCursor
  readonly limit: number
}

/** What a sample's row takes up, about. */
const SAMPLE_BYTES = 80
/** What the numbers of a turn's row and of a part's take up, about. */
const TURN_BYTES = 200
const PART_BYTES = 60

/** Turns with all that was measured in them, and what the machine did meanwhile. */
export class TurnTable {
  readonly #flagSets: FlagSets
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, flagSets: FlagSets) {
    this.#flagSets = flagSets
    this.#statements = prepare(database)
  }

  /** False where the session has a turn of this id already: it is left as it is. */
  insert(session: SessionRow, turn: SessionTurn): boolean {
    const { record } = turn
    const flags = this.#flagSets.keyOf(record.flags)
    const columns = turnColumns(turn)
    const inserted = this.#statements.insert.get({ ...columns, session: session.key, flags })
    if (!inserted) return false
    const key = number(inserted, 'key')
    const parts = record.ledger?.parts ?? []
    for (const [position, part] of parts.entries()) this.#statements.insertPart.run(key, position, ...partColumns(part))
    const spans = JSON.stringify(record.spans)
    const counters = JSON.stringify(record.counters)
    this.#statements.insertSpans.run(key, spans)
    this.#statements.insertCounters.run(key, counters)
    const worth = worthOf(turn)
    const texts = spans.length + counters.length + String(columns.rest).length + record.reply.text.length
    this.#statements.count.run(
      worth === 'measured' ? 1 : 0,
      worth === 'notMeasurable' ? 1 : 0,
      worth === 'failed' ? 1 : 0,
      TURN_BYTES + texts + parts.length * PART_BYTES,
      session.key,
    )
    return true
  }

  insertSample(session: SessionRow, sample: SystemSample): void {
    const { at, cpuCores, residentBytes, eventLoopDelayP99Ms } = sample
    const cards = sample.gpuCards === undefined ? null : JSON.stringify(sample.gpuCards)
    this.#statements.insertSample.run(
      session.key,
      at,
      cpuCores,
      residentBytes,
      eventLoopDelayP99Ms,
      sample.gpuUtilisation ?? null,
      sample.gpuBytes ?? null,
      sample.gpuWatts ?? null,
      sample.gpuCard ?? null,
      cards,
    )
    this.#statements.addBytes.run(SAMPLE_BYTES + (cards?.length ?? 0), session.key)
  }

  list(
    session: SessionRow,
    armId: string | undefined,
    offset: number,
    limit: number,
  ): { turns: TurnRow[]; total: number } {
    const arm = armId ?? null
    const rows = this.#statements.list.all({ session: session.key, arm, offset, limit })
    const total = number(this.#statements.total.get({ session: session.key, arm }) ?? {}, 'total')
    return { turns: rows.map((row) => lineOfRow(row, this.#parts(row))), total }
  }

  /** @throws Failure `store.no-turn` */
  keyOf(session: SessionRow, turnId: string): number {
    const row = this.#statements.find.get(session.key, turnId)
    if (row) return number(row, 'key')
    throw new Failure('store.no-turn', because('store.noTurn', { turn: turnId }), because('do.reloadSession'))
  }

  /** @throws Failure `store.no-turn` */
  sessionOf(turnId: string): string {
    const row = this.#statements.sessionOf.get(turnId)
    if (row) return text(row, 'id')
    throw new Failure('store.no-turn', because('store.noSessionHasTurn', { turn: turnId }), because('do.reloadList'))
  }

  read(session: SessionRow, sessionId: string, turnId: string): SessionTurn {
    const row = this.#statements.read.get(this.keyOf(session, turnId)) ?? {}
    return this.#turn(row, sessionId)
  }

  page(session: SessionRow, sessionId: string, { armId, spans, after, limit }: PageOptions): TurnPage {
    const statement = spans ? this.#statements.page : this.#statements.pageWithoutSpans
    const rows = statement.all({ session: session.key, arm: armId ?? null, limit, ...after })
    const last = rows.at(-1)
    const next =
      last && rows.length === limit ? { ordinal: number(last, 'ordinal'), key: number(last, 'key') } : undefined
    return { turns: rows.map((row) => this.#turn(row, sessionId)), next }
  }

  samples(session: SessionRow): SystemSample[] {
    return this.#statements.samples.all(session.key).map((row) => ({
      at: text(row, 'at'),
      cpuCores: number(row, 'cpu_cores'),
      residentBytes: number(row, 'resident_bytes'),
      eventLoopDelayP99Ms: number(row, 'event_loop_delay_p99_ms'),
      ...optional(row, 'gpu_utilisation', Number, 'gpuUtilisation'),
      ...optional(row, 'gpu_bytes', Number, 'gpuBytes'),
      ...optional(row, 'gpu_watts', Number, 'gpuWatts'),
      ...optional(row, 'gpu_card', String, 'gpuCard'),
      ...optional(row, 'gpu_cards', (cards) => json<NonNullable<SystemSample['gpuCards']>>(cards), 'gpuCards'),
    }))
  }

  /** When the last turn of a session began. */
  lastStartedAt(session: SessionRow): string | undefined {
    const row = this.#statements.lastStartedAt.get(session.key)
    return row ? text(row, 'started_at') : undefined
  }

  #turn(row: Row, sessionId: string): SessionTurn {
    const flags = this.#flagSets.read(number(row, 'flags'))
    return turnOfRow(row, { sessionId, flags, parts: this.#parts(row) })
  }

  /** Rows come as arrays: there are a dozen a turn, and objects take several times as long. */
  #parts(row: Row): readonly PartRow[] {
    return this.#statements.parts.all(number(row, 'key')) as unknown as readonly PartRow[]
  }
}

const WHOLE = `turns.*, counters.counters, recordings.file, recordings.bytes, recordings.duration_ms`
const JOINED = `turns JOIN counters ON counters.turn = turns.key LEFT JOIN recordings ON recordings.turn = turns.key`
const OF_ARM = 'session = $session AND ($arm IS NULL OR arm = $arm)'
const PAGE = `WHERE ${OF_ARM} AND (ordinal, key) > ($ordinal, $key) ORDER BY ordinal, key LIMIT $limit`

function prepare(database: DatabaseSync) {
  const sql = (statement: string) => database.prepare(statement)
  // Not as JSON made by SQLite: it writes numbers with 15 digits.
  const parts = sql(`SELECT ${PART_COLUMNS} FROM ledger_parts WHERE turn = ? ORDER BY position`)
  parts.setReturnArrays(true)
  return {
    insert: sql(`INSERT INTO turns (session, id, arm, ordinal, warm_up, cold, cached, stimulus, stimulus_kind,
        stimulus_expected, word_errors, reference_words, started_at, status, transcript, reply, total_ms, processing_ms,
        heard_ms, unattributed_ms, not_measurable, flags, preset, rest)
      VALUES ($session, $id, $arm, $ordinal, $warm_up, $cold, $cached, $stimulus, $stimulus_kind,
        $stimulus_expected, $word_errors, $reference_words, $started_at, $status, $transcript, $reply, $total_ms,
        $processing_ms, $heard_ms, $unattributed_ms, $not_measurable, $flags, $preset, $rest)
      ON CONFLICT DO NOTHING RETURNING key`),
    insertPart: sql('INSERT INTO ledger_parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    insertSpans: sql('INSERT INTO spans VALUES (?, ?)'),
    insertCounters: sql('INSERT INTO counters VALUES (?, ?)'),
    count: sql(`UPDATE sessions SET turns = turns + 1, measured = measured + ?, not_measurable = not_measurable + ?,
      failed = failed + ?, row_bytes = row_bytes + ? WHERE key = ?`),
    addBytes: sql('UPDATE sessions SET row_bytes = row_bytes + ? WHERE key = ?'),
    insertSample: sql(`INSERT INTO samples (session, at, cpu_cores, resident_bytes, event_loop_delay_p99_ms,
      gpu_utilisation, gpu_bytes, gpu_watts, gpu_card, gpu_cards) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    find: sql('SELECT key FROM turns WHERE session = ? AND id = ?'),
    sessionOf: sql(`SELECT sessions.id FROM turns JOIN sessions ON sessions.key = session
      WHERE turns.id = ? AND deleted_at IS NULL ORDER BY sessions.key DESC LIMIT 1`),
    list: sql(`SELECT turns.id, arm, ordinal, started_at, status, transcript, reply, processing_ms, heard_ms, warm_up, cold,
        cached, stimulus, stimulus_expected, word_errors, reference_words, not_measurable, rest ->> '$.cutOff' AS cut_off,
        rest ->> '$.takenBack' AS taken_back,
        rest -> '$.others.notMeasurableBecause' AS because, file, key
      FROM turns LEFT JOIN recordings ON recordings.turn = turns.key
      WHERE ${OF_ARM} ORDER BY ordinal, key LIMIT $limit OFFSET $offset`),
    parts,
    total: sql(`SELECT count(*) AS total FROM turns WHERE ${OF_ARM}`),
    read: sql(`SELECT ${WHOLE}, spans.spans FROM ${JOINED} JOIN spans ON spans.turn = turns.key WHERE turns.key = ?`),
    page: sql(`SELECT ${WHOLE}, spans.spans FROM ${JOINED} JOIN spans ON spans.turn = turns.key ${PAGE}`),
    pageWithoutSpans: sql(`SELECT ${WHOLE}, '[]' AS spans FROM ${JOINED} ${PAGE}`),
    samples: sql('SELECT * FROM samples WHERE session = ? ORDER BY key'),
    lastStartedAt: sql('SELECT started_at FROM turns WHERE session = ? ORDER BY ordinal DESC, key DESC LIMIT 1'),
  }
}
