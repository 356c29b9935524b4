import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS } from './disk/schema.ts'
import type { EngineOptions, StoreEngine } from './engine.ts'
import { Engines, filesHolding, recordingOf } from './testing/data-folder.ts'
import { TO_VERSION_2 } from './testing/earlier-version.ts'
import { syntheticSession } from './testing/synthetic-session.ts'

const { session, turns } = syntheticSession({ seed: 9, turnsPerArm: 40 })
/** What was said in the session that is deleted, and in the one that stays. */
const [GONE, STAYS] = ['quetzalcoatl-avocado', 'zephyr-marmalade']
const engines = new Engines()
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-erasing-'))
})
afterEach(() => {
  engines.closeAll()
  rmSync(folder, { recursive: true })
})

const open = (options: Partial<EngineOptions> = {}) => engines.open({ folder, role: 'host', ...options })

/** A finished session in whose every turn these words were said, answered, and expected. */
function talk(engine: StoreEngine, id: string, words: string, startedAt = session.startedAt): void {
  engine.createSession({ ...session, id, startedAt, notes: `about ${words}` })
  const said = turns.map((turn, index) => {
    const text = `${words} ${'and so on '.repeat(index * 20)}`
    const heard = { transcript: { text, final: true }, reply: { text, final: true } }
    return { ...turn, sessionId: id, record: { ...turn.record, ...heard } }
  })
  engine.append({ turns: said, samples: [] })
  engine.putRecording(id, turns[0]?.record.id ?? '', recordingOf(10))
  engine.endSession(id, 'finished', startedAt)
}

function talked(engine = open()): StoreEngine {
  talk(engine, 'gone', GONE, '2020-01-01T00:00:00.000Z')
  talk(engine, 'stays', STAYS)
  return engine
}

function expectErased(): void {
  expect(filesHolding(folder, STAYS), 'what was not deleted is there').not.toEqual([])
  expect(filesHolding(folder, GONE)).toEqual([])
}

describe('what was said in a session that was deleted is in no file any more', () => {
  it('once the host has closed', () => {
    const engine = talked()
    engine.deleteSessions(['gone'])
    expect(filesHolding(folder, GONE), 'it can be restored until then').not.toEqual([])
    engines.close(engine)
    expectErased()
  })

  it('at the next start, where the host was killed before', () => {
    engines.close(talked())
    const database = new DatabaseSync(join(folder, 'sessions.sqlite'))
    database.exec("PRAGMA secure_delete = ON; UPDATE sessions SET deleted_at = '2026-01-01' WHERE id = 'gone'")
    database.close()
    const engine = open()
    expectErased()
    engines.close(engine)
    expectErased()
  })

  it('while the host goes on, where retention deleted it', () => {
    talked().applyRetention({ maxAgeDays: 1000 })
    expectErased()
  })

  it('while the host goes on, where the terminal deleted it', () => {
    talked()
    const visitor = open({ role: 'visitor' })
    visitor.deleteSessions(['gone'])
    engines.close(visitor)
    expectErased()
  })

  it('as soon as nobody reads, where somebody was reading', () => {
    const engine = talked()
    const reader = new DatabaseSync(join(folder, 'sessions.sqlite'))
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM turns').get()
    engine.applyRetention({ maxAgeDays: 1000 })
    reader.exec('COMMIT')
    reader.close()
    const [turn] = turns
    if (!turn) throw new Error('a turn')
    engine.append({ turns: [{ ...turn, sessionId: 'stays', record: { ...turn.record, id: 'next' } }], samples: [] })
    expectErased()
  })

  it('in the copies that were made before migrations too', () => {
    engines.close(talked())
    const newer = [...MIGRATIONS, 'ALTER TABLE sessions ADD COLUMN room TEXT']
    const engine = open({ migrations: newer })
    const backup = `sessions.backup-v${MIGRATIONS.length}.sqlite`
    expect(filesHolding(folder, GONE)).toContain(backup)
    engine.deleteSessions(['gone'])
    engines.close(engine)
    expectErased()
    expect(filesHolding(folder, STAYS)).toContain(backup)
    expect(readdirSync(folder).filter((name) => name.startsWith(backup))).toEqual([backup])
  })

  it('and a copy that cannot be read goes, for nobody knows what it holds', () => {
    const engine = talked()
    writeFileSync(join(folder, 'sessions.backup-v1.sqlite'), `${GONE} `.repeat(99))
    engine.applyRetention({ maxAgeDays: 1000 })
    expectErased()
  })

  it('where an earlier version had deleted it, once this one has opened the database', () => {
    engines.close(talked())
    const database = new DatabaseSync(join(folder, 'sessions.sqlite'), { enableForeignKeyConstraints: true })
    // As a version did that only forgot, and knew no folders of recordings.
    database.exec(`PRAGMA secure_delete = OFF; DELETE FROM sessions WHERE id = 'gone'; ${TO_VERSION_2}`)
    database.close()
    expect(filesHolding(folder, GONE)).toEqual(['sessions.sqlite'])
    const engine = open()
    engines.close(engine)
    expectErased()
  })
})

describe('the files of the store', () => {
  it('are taken from others when the host starts, where they were open to them', () => {
    const first = talked()
    engines.close(first)
    writeFileSync(join(folder, 'sessions.sqlite.damaged-2026'), '')
    writeFileSync(join(folder, 'somebody-elses'), '', { mode: 0o644 })
    const entries = () => readdirSync(folder, { recursive: true, withFileTypes: true })
    for (const { parentPath, name } of entries()) chmodSync(join(parentPath, name), 0o755)
    open()
    const modes = entries()
      .filter(({ name }) => name !== 'somebody-elses')
      .map((entry) => [entry.isDirectory() ? 'd' : 'f', statSync(join(entry.parentPath, entry.name)).mode & 0o777])
    expect(new Set(modes.map(([kind, mode]) => `${kind} ${mode?.toString(8)}`))).toEqual(new Set(['d 700', 'f 600']))
    expect(statSync(join(folder, 'somebody-elses')).mode & 0o777, 'not ours').toBe(0o755)
  })
})
