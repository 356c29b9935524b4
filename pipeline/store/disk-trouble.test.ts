import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { StoreChange } from './contract.ts'
import { openDatabase } from './disk/database.ts'
import { MIGRATIONS } from './disk/schema.ts'
import { type EngineOptions, StoreEngine } from './engine.ts'
import { openSessionStore } from './open-store.ts'
import { syntheticSession } from './testing/synthetic-session.ts'

const { session, turns } = syntheticSession({ seed: 5, turnsPerArm: 30 })
let folder = ''
const engines: StoreEngine[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-trouble-'))
})
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
  rmSync(folder, { recursive: true })
})

function open(options: Partial<EngineOptions> = {}, changes: StoreChange[] = []): StoreEngine {
  const engine = new StoreEngine({ folder, role: 'host', ...options }, (change) => changes.push(change))
  engines.push(engine)
  engine.open()
  return engine
}

function close(engine: StoreEngine): void {
  engines.splice(engines.indexOf(engine), 1)
  engine.close()
}

/** A store with one finished session on the disk. */
function filled(): void {
  const engine = open()
  engine.createSession(session)
  engine.append({ turns, samples: [] })
  engine.endSession(session.id, 'finished', '2026-01-02T00:00:00.000Z')
  close(engine)
}

/** Sessions can be kept as always, for as long as the program runs. */
function expectWorksInMemory(engine: StoreEngine, code: string): void {
  expect(engine.state()).toMatchObject({ persistent: false, problem: { code } })
  expect(engine.state().problem?.message).toMatch(/kept in memory/)
  engine.createSession({ ...session, id: 'in-memory' })
  const recording = { wav: Uint8Array.of(1, 2), durationMs: 1 }
  engine.append({ turns: turns.map((turn) => ({ ...turn, sessionId: 'in-memory' })), samples: [] })
  engine.putRecording('in-memory', turns[0]?.record.id ?? '', recording)
  expect(engine.readSession('in-memory').counts).toMatchObject({ turns: turns.length, audioBytes: 2 })
  expect(engine.readRecording('in-memory', turns[0]?.record.id ?? '')).toEqual(recording)
}

describe('where the folder cannot be written to', () => {
  it('sessions are kept in memory', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    expectWorksInMemory(open({ folder: join(file, 'data') }), 'store.unreadable')
  })

  it.each([
    ['takes no folders', '/proc/1/firstword/data', 'store.unreadable'],
    ['is read-only, or forbidden', '/sys/firstword', 'store.read-only'],
  ])('nor made, because its file system %s, likewise', (_, elsewhere, code) => {
    expectWorksInMemory(open({ folder: elsewhere }), code)
  })
})

describe('where another host has the folder', () => {
  it('the second keeps its sessions in memory, and the first is left alone', () => {
    const first = open()
    first.createSession(session)
    expectWorksInMemory(open(), 'store.locked')
    expect(first.readSession(session.id).state).toBe('running')
    expect(first.state().persistent).toBe(true)
  })

  it('a visitor reads beside it', () => {
    const host = open()
    host.createSession(session)
    expect(open({ role: 'visitor' }).readSession(session.id).id).toBe(session.id)
    expect(host.readSession(session.id).state).toBe('running')
  })

  it('the folder is free again once that one has closed', () => {
    close(open())
    expect(open().state()).toMatchObject({ persistent: true })
  })
})

describe('where another program holds the database', () => {
  it('sessions are kept in memory', () => {
    filled()
    const other = new DatabaseSync(join(folder, 'sessions.sqlite'))
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    expectWorksInMemory(open({ busyTimeoutMs: 10 }), 'store.locked')
    other.close()
  })
})

describe('where the file system has no locks', () => {
  /** What SQLite makes of such a one: busy, of every file. A database in memory is none. */
  function withoutLocks(): void {
    for (const method of ['exec', 'prepare'] as const) {
      const real = DatabaseSync.prototype[method]
      const busy = vi.spyOn(DatabaseSync.prototype, method).mockImplementation(function (
        this: DatabaseSync,
        sql: string,
      ) {
        if (this.location()) throw Object.assign(new Error('database is locked'), { errcode: 5 })
        return real.call(this, sql)
      })
      onTestFinished(() => busy.mockRestore())
    }
  }

  it('sessions are kept in memory, and the folder is blamed instead of another program', () => {
    filled()
    const before = readFileSync(join(folder, 'sessions.sqlite'))
    withoutLocks()
    expectWorksInMemory(open(), 'store.no-locks')
    expect(readFileSync(join(folder, 'sessions.sqlite')).equals(before)).toBe(true)
  })

  it('a visitor is told so', () => {
    filled()
    withoutLocks()
    expect(() => open({ role: 'visitor' })).toThrow(
      expect.objectContaining({ code: 'store.no-locks', message: expect.stringContaining('cannot lock files') }),
    )
  })
})

describe('where the disk runs full', () => {
  it('everything moves into memory, and no turn is lost', () => {
    filled()
    const changes: StoreChange[] = []
    const engine = open({ maxPages: Math.ceil(statSync(join(folder, 'sessions.sqlite')).size / 4096) + 4 }, changes)
    engine.createSession({ ...session, id: 'running' })
    for (const turn of turns) engine.append({ turns: [{ ...turn, sessionId: 'running' }], samples: [] })
    expect(changes.find((change) => change.kind === 'stateChanged' && !change.state.persistent)).toBeDefined()
    expect(engine.readSession('running').counts.turns).toBe(turns.length)
    expect(engine.readSession(session.id).counts).toEqual(session.counts)
    expect(engine.readTurn(session.id, turns[9]?.record.id ?? '')).toEqual(turns[9])
    expectWorksInMemory(engine, 'store.full')
  })
})

describe('where the database is damaged', () => {
  const path = () => join(folder, 'sessions.sqlite')

  it('it is moved aside and kept, and a new one begun', () => {
    filled()
    const file = openSync(path(), 'r+')
    for (let page = 2; page < 40; page += 1) writeSync(file, Buffer.alloc(2000, 0xa5), 0, 2000, page * 4096)
    const damaged = readFileSync(path())
    const engine = open()
    expect(engine.state()).toMatchObject({ persistent: true, sessions: 0, problem: { code: 'store.damaged' } })
    const aside = readdirSync(folder).find((name) => /damaged-[^.]*$/.test(name)) ?? ''
    expect(engine.state().problem?.hint).toContain(aside)
    expect(readFileSync(join(folder, aside)).equals(damaged)).toBe(true)
    engine.createSession(session)
    close(engine)
    expect(open().readSession(session.id).id).toBe(session.id)
  })

  it('or no database at all, likewise', () => {
    writeFileSync(path(), 'this was never a database, but it is longer than a header of a hundred bytes '.repeat(4))
    expect(open().state()).toMatchObject({ persistent: true, problem: { code: 'store.damaged' } })
  })
})

describe('the form of the database', () => {
  it('is brought up to date after a backup was made', () => {
    filled()
    const newer = [...MIGRATIONS, 'ALTER TABLE sessions ADD COLUMN room TEXT']
    const engine = open({ migrations: newer })
    expect(engine.readSession(session.id).counts).toEqual(session.counts)
    close(engine)
    const backup = openDatabase({ path: join(folder, `sessions.backup-v${MIGRATIONS.length}.sqlite`) })
    expect(backup.prepare('SELECT count(*) AS turns FROM turns').get()).toEqual({ turns: turns.length })
    backup.close()
  })

  it('stays as it was where a step fails', () => {
    filled()
    const failing = [...MIGRATIONS, 'ALTER TABLE sessions ADD COLUMN room TEXT; SELECT no_such_thing()']
    const engine = open({ migrations: failing })
    expect(engine.state()).toMatchObject({ persistent: false, problem: { code: 'store.failed' } })
    close(engine)
    expect(open().readSession(session.id).id).toBe(session.id)
  })

  it('is left alone where a newer version made it', () => {
    filled()
    close(open({ migrations: [...MIGRATIONS, 'ALTER TABLE sessions ADD COLUMN room TEXT'] }))
    const before = readFileSync(join(folder, 'sessions.sqlite'))
    expectWorksInMemory(open(), 'store.newer')
    expect(readFileSync(join(folder, 'sessions.sqlite')).equals(before)).toBe(true)
  })
})

describe('a visitor', () => {
  it.each([
    ['lacks a table', 'DROP TABLE recordings', 'store.damaged', /is damaged: no such table: recordings$/],
    ['lacks a column', 'ALTER TABLE sessions DROP COLUMN criteria', 'store.damaged', /criteria/],
    ['is newer', 'PRAGMA user_version = 99', 'store.newer', /was written by a newer Firstword/],
  ])('is told in one line where the database %s, and changes nothing', (_, statements, code, message) => {
    filled()
    const database = new DatabaseSync(join(folder, 'sessions.sqlite'))
    database.exec(statements)
    database.close()
    const before = readdirSync(folder)
    expect(() => open({ role: 'visitor' })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
    expect(readdirSync(folder)).toEqual(before)
  })

  it('is told why there is nothing to read', async () => {
    const store = openSessionStore({ folder: join(folder, 'none'), role: 'visitor' })
    await expect(store.listSessions({ offset: 0, limit: 1 })).rejects.toMatchObject({ code: 'store.missing' })
    await store.close()
  })
})
