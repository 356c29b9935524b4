import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reasonWords } from '../measures/reasons/reasons.ts'
import type { Reason } from '../protocol/reasons.ts'
import { MIGRATIONS } from './disk/schema.ts'
import type { StoreEngine } from './engine.ts'
import { putKeptBefore } from './testing/before-codes/kept-before.ts'
import { Engines } from './testing/data-folder.ts'

const CJK = /[\u4e00-\u9fff]/

let folder = ''
let path = ''
const engines = new Engines()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-before-codes-'))
  path = putKeptBefore(folder)
})
afterEach(() => {
  engines.closeAll()
  rmSync(folder, { recursive: true })
})

interface KeptRow {
  readonly session: string
  readonly id: string
  readonly transcript: string
  readonly reply: string
  readonly processing_ms: number | null
  readonly heard_ms: number | null
  readonly not_measurable: string | null
  readonly rest: string
}

/** The rows as they lie in the file. */
function rows(): readonly KeptRow[] {
  const database = new DatabaseSync(path, { readOnly: true })
  const found = database
    .prepare(
      'SELECT sessions.id AS session, turns.id, transcript, reply, processing_ms, heard_ms, turns.not_measurable, rest FROM turns JOIN sessions ON sessions.key = session ORDER BY turns.key',
    )
    .all() as unknown as KeptRow[]
  database.close()
  return found
}

const open = (): StoreEngine => engines.open({ folder, role: 'host' })

/** What was told, as its code says it. */
function said(because: Reason | undefined) {
  return because && reasonWords(because)
}

describe('a database that was kept before reasons were codes', () => {
  it('holds what it is to show: turns that were measured, that could not be, and that failed', () => {
    const kept = rows()
    expect(kept.length).toBeGreaterThan(12)
    expect(kept.filter(({ not_measurable }) => not_measurable !== null).length).toBeGreaterThan(4)
    expect(kept.every(({ rest }) => !rest.includes('Because') && !rest.includes('"because"'))).toBe(true)
  })

  it('reads the same: every number, every word', () => {
    const before = rows()
    const engine = open()
    for (const row of before) {
      const { record } = engine.readTurn(row.session, row.id)
      expect(record.transcript.text).toBe(row.transcript)
      expect(record.reply.text).toBe(row.reply)
      expect(record.ledger?.processingMs ?? null).toBe(row.processing_ms)
      expect(record.ledger?.heardMs ?? null).toBe(row.heard_ms)
      expect(record.notMeasurable ?? null).toBe(row.not_measurable)
      const { unmeasured = [] } = JSON.parse(row.rest)
      expect(record.ledger?.unmeasured.map(({ part, reason }) => ({ part, reason })) ?? []).toEqual(unmeasured)
    }
  })

  it('says each reason in both languages, in English as it was', () => {
    const engine = open()
    let told = 0
    for (const { session, id } of rows()) {
      const { notMeasurable, notMeasurableBecause, ledger, error } = engine.readTurn(session, id).record
      const reasons = [
        ...(notMeasurable === undefined ? [] : [{ reason: notMeasurable, because: notMeasurableBecause }]),
        ...(ledger?.unmeasured ?? []),
        ...(error ? [{ reason: error.message, because: error.because }] : []),
      ]
      for (const { reason, because } of reasons) {
        expect(said(because)?.en).toBe(reason)
        expect(said(because)?.zh).toMatch(CJK)
      }
      told += reasons.length
    }
    expect(told).toBeGreaterThan(12)
  })

  it('says so in lists too, and where stages ran', () => {
    const engine = open()
    for (const session of new Set(rows().map((row) => row.session))) {
      const { turns } = engine.listTurns({ sessionId: session, offset: 0, limit: 100 })
      for (const { notMeasurable, notMeasurableBecause } of turns) {
        expect(said(notMeasurableBecause)?.en).toBe(notMeasurable)
      }
      const { providers, ranOn = {} } = engine.readSession(session).environment.machine
      for (const { reason, because } of [...providers, ...Object.values(ranOn)]) {
        expect(said(because)?.en).toBe(reason)
      }
    }
  })

  it('is brought to codes once: a copy stays of what was, and the next start changes nothing', () => {
    engines.close(open())
    const first = rows()
    const backups = readdirSync(folder).filter((name) => name.includes('backup'))
    expect(backups).toHaveLength(1)
    engines.close(open())
    expect(rows()).toEqual(first)
    expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual(backups)
    const database = new DatabaseSync(path, { readOnly: true })
    expect(database.prepare('PRAGMA user_version').get()?.user_version).toBe(MIGRATIONS.length)
    database.close()
  })
})
