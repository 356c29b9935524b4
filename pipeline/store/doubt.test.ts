import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS } from './disk/schema.ts'
import type { EngineOptions, StoreEngine } from './engine.ts'
import { Engines, recordingOf, wavFilesIn } from './testing/data-folder.ts'
import { TO_VERSION_2 } from './testing/earlier-version.ts'
import { SYNTHETIC_ENVIRONMENT, syntheticSession } from './testing/synthetic-session.ts'

const { session, turns } = syntheticSession({ seed: 6, turnsPerArm: 3 })
const RECORDED = turns.slice(0, 3)
const engines = new Engines()
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-doubt-'))
})
afterEach(() => {
  engines.closeAll()
  rmSync(folder, { recursive: true })
})

const path = () => join(folder, 'sessions.sqlite')
const open = (options: Partial<EngineOptions> = {}) => engines.open({ folder, role: 'host', ...options })

/** A session with three recordings of 1, 2 and 3 seconds. */
function record(engine: StoreEngine, id = session.id): void {
  engine.createSession({ ...session, id })
  engine.append({ turns: turns.map((turn) => ({ ...turn, sessionId: id })), samples: [] })
  for (const [index, { record: turn }] of RECORDED.entries()) {
    engine.putRecording(id, turn.id, recordingOf((index + 1) * 1000, index))
  }
  engine.endSession(id, 'finished', '2026-01-02T00:00:00.000Z')
}

/** The folder as a host leaves it that kept audio. */
function filled(): readonly string[] {
  const engine = open()
  record(engine)
  engines.close(engine)
  const kept = wavFilesIn(folder)
  expect(kept).toHaveLength(3)
  return kept
}

/** What each recording holds, by its file. */
function contents(): Record<string, string> {
  return Object.fromEntries(
    wavFilesIn(folder).map((file) => [file, readFileSync(join(folder, 'audio', file)).toString('base64')]),
  )
}

function damageHeader(): void {
  const file = openSync(path(), 'r+')
  writeSync(file, Buffer.alloc(16, 0xa5), 0, 16, 0)
}

function alter(statements: string): void {
  const database = new DatabaseSync(path())
  database.exec(statements)
  database.close()
}

function instead(make: () => void): void {
  rmSync(path())
  make()
}

/** What may happen to a database between two starts, and what the next start makes of it. */
const DOUBTS: readonly (readonly [string, () => void])[] = [
  ['was damaged in its header', damageHeader],
  ['is not there', () => rmSync(path())],
  ['is empty', () => truncateSync(path(), 0)],
  ['lost a table', () => alter('DROP TABLE recordings')],
  ['lost a column', () => alter('ALTER TABLE sessions DROP COLUMN criteria')],
  ['holds no session any more', () => alter('DELETE FROM sessions')],
  ['was written by a newer version', () => alter('PRAGMA user_version = 99')],
  ['stopped in the middle of a migration', () => alter('PRAGMA user_version = 0')],
  ['is a folder', () => instead(() => mkdirSync(path()))],
  ['is a link to nowhere', () => instead(() => symlinkSync(join(folder, 'gone', 'x.sqlite'), path()))],
]

describe('recordings, where the database', () => {
  it.each(DOUBTS)('%s, all stay', (_, happen) => {
    filled()
    const kept = contents()
    happen()
    engines.close(open())
    expect(contents()).toEqual(kept)
    const engine = open()
    record(engine, 'session-after')
    engines.close(engine)
    engines.close(open())
    expect(contents()).toEqual(expect.objectContaining(kept))
  })

  it('is an older copy, stay, and are not written over', () => {
    const engine = open()
    record(engine, 'first')
    engines.close(engine)
    const copy = readFileSync(path())
    const later = open()
    record(later, 'second')
    engines.close(later)
    writeFileSync(path(), copy)
    const before = contents()
    const restored = open()
    expect(restored.state().unclaimedAudio).toMatchObject({ recordings: 3 })
    record(restored, 'third')
    engines.close(restored)
    expect(wavFilesIn(folder)).toHaveLength(9)
    expect(contents()).toEqual(expect.objectContaining(before))
  })

  it('is in use by another host, stay', () => {
    const kept = filled()
    open()
    const second = open()
    record(second, 'in-memory')
    expect(second.state()).toMatchObject({ persistent: false })
    expect(wavFilesIn(folder)).toEqual(kept)
  })

  it('knows them by the names that earlier versions gave, are found there', () => {
    filled()
    const [name] = readdirSync(join(folder, 'audio'))
    renameSync(join(folder, 'audio', name ?? ''), join(folder, 'audio', '1'))
    alter(`UPDATE sessions SET audio_folder = NULL;
      UPDATE recordings SET file = replace(file, '${name}', '1')`)
    const engine = open()
    expect(engine.state().unclaimedAudio).toBeUndefined()
    expect(engine.readRecording(session.id, RECORDED[1]?.record.id ?? '')).toEqual(recordingOf(2000, 1))
    engine.deleteSessions([session.id])
    engines.close(engine)
    expect(wavFilesIn(folder)).toEqual([])
  })
})

describe('recordings that no session has', () => {
  it('are counted, taken in as a session of each folder, and can be listened to', () => {
    const kept = filled()
    damageHeader()
    const engine = open()
    const { unclaimedAudio, keptAside } = engine.state()
    expect(unclaimedAudio).toEqual({ recordings: 3, bytes: 3 * 44 + 6000 * 64 })
    expect(keptAside).toEqual([expect.stringMatching(/^sessions\.sqlite\.damaged-/)])

    const [recovered, ...others] = engine.recoverAudio(SYNTHETIC_ENVIRONMENT)
    expect(others).toEqual([])
    expect(recovered).toMatchObject({
      ...{ kind: 'talk', state: 'broken', title: expect.stringMatching(/^Recovered audio /) },
      counts: { turns: 3, measured: 0, notMeasurable: 3, audioBytes: unclaimedAudio?.bytes },
    })
    const id = recovered?.id ?? ''
    const rows = engine.listTurns({ sessionId: id, offset: 0, limit: 9 }).turns
    const durations = rows.map(({ turnId }) => engine.readRecording(id, turnId).durationMs)
    expect([...durations].sort()).toEqual([1000, 2000, 3000])
    expect(rows[0]?.notMeasurable).toMatch(/numbers are lost/)
    expect(engine.state().unclaimedAudio).toBeUndefined()
    expect(engine.recoverAudio(SYNTHETIC_ENVIRONMENT)).toEqual([])
    expect(wavFilesIn(folder)).toEqual(kept)

    // They are a session's like any other's now: deleted with it, and with nothing else.
    engine.deleteSessions([id])
    engines.close(engine)
    expect(wavFilesIn(folder)).toEqual([])
  })

  it('are taken in by a visitor beside the host, once', () => {
    filled()
    damageHeader()
    const host = open()
    const visitor = open({ role: 'visitor' })
    expect(visitor.state().unclaimedAudio).toMatchObject({ recordings: 3 })
    expect(visitor.recoverAudio(SYNTHETIC_ENVIRONMENT)).toHaveLength(1)
    expect(host.recoverAudio(SYNTHETIC_ENVIRONMENT)).toEqual([])
    expect(host.listSessions({ offset: 0, limit: 9 }).total).toBe(1)
  })

  it('are told from what is none', () => {
    mkdirSync(join(folder, 'audio', 'notes'), { recursive: true })
    writeFileSync(join(folder, 'audio', 'notes', '1.wav'), 'not a recording')
    writeFileSync(join(folder, 'audio', 'read me.txt'), '')
    expect(open().state().unclaimedAudio).toBeUndefined()
    expect(existsSync(join(folder, 'audio', 'notes', '1.wav'))).toBe(true)
  })

  it('are not offered from a folder that another host has, or that a newer version wrote', () => {
    filled()
    alter('PRAGMA user_version = 99')
    expect(open().state()).toMatchObject({ persistent: false, problem: { code: 'store.newer' } })
    expect(open().state().unclaimedAudio).toBeUndefined()
  })
})

describe('recordings that were deleted', () => {
  it('go at the next start where the host was killed before it could remove them', () => {
    const kept = filled()
    const database = new DatabaseSync(path(), { enableForeignKeyConstraints: true })
    const [audioFolder] = kept[0]?.split('/') ?? []
    database.prepare('INSERT INTO removals VALUES (?)').run(audioFolder ?? '')
    database.exec('DELETE FROM sessions')
    database.close()
    const engine = open()
    expect(engine.state().unclaimedAudio).toBeUndefined()
    expect(wavFilesIn(folder)).toEqual([])
  })

  it('are no one’s to take in where their disk was away meanwhile', () => {
    filled()
    const engine = open()
    renameSync(join(folder, 'audio'), join(folder, 'elsewhere'))
    engine.deleteSessions([session.id])
    engines.close(engine)
    renameSync(join(folder, 'elsewhere'), join(folder, 'audio'))
    expect(wavFilesIn(folder)).toHaveLength(3)
    expect(open().state().unclaimedAudio).toBeUndefined()
    expect(wavFilesIn(folder)).toEqual([])
  })

  it('are nothing outside the folder, whatever a damaged database says', () => {
    filled()
    writeFileSync(join(folder, 'mine.wav'), 'mine')
    const database = new DatabaseSync(path())
    for (const where of ['', '.', '..', '../mine.wav', '/', join(folder, 'mine.wav')]) {
      database.prepare('INSERT INTO removals VALUES (?)').run(where)
    }
    database.close()
    open()
    expect(readFileSync(join(folder, 'mine.wav'), 'utf8')).toBe('mine')
    expect(wavFilesIn(folder)).toHaveLength(3)
  })
})

describe('an audio folder that leads elsewhere', () => {
  it('is written to and emptied there, and is a link still', () => {
    mkdirSync(join(folder, 'big-disk'))
    symlinkSync(join(folder, 'big-disk'), join(folder, 'audio'))
    const engine = open()
    record(engine)
    expect(readdirSync(join(folder, 'big-disk'), { recursive: true })).toHaveLength(4)
    engine.deleteSessions([session.id])
    engines.close(engine)
    expect(readdirSync(join(folder, 'big-disk'))).toEqual([])
    expect(readdirSync(folder)).toContain('audio')
  })

  it('to a disk that is away loses the audio of turns and no number', () => {
    symlinkSync(join(folder, 'not-mounted'), join(folder, 'audio'))
    const engine = open()
    engine.createSession(session)
    engine.append({ turns, samples: [] })
    const put = () => engine.putRecording(session.id, turns[0]?.record.id ?? '', recordingOf(100))
    expect(put).toThrow(expect.objectContaining({ code: 'store.audio-unwritable' }))
    expect(engine.state()).toMatchObject({ persistent: true, turns: turns.length })
    expect(engine.state().problem).toBeUndefined()
  })

  it('to a disk that is away later says so of its recordings', () => {
    filled()
    renameSync(join(folder, 'audio'), join(folder, 'elsewhere'))
    const listen = () => open().readRecording(session.id, RECORDED[0]?.record.id ?? '')
    expect(listen).toThrow(expect.objectContaining({ code: 'store.recording-gone' }))
    renameSync(join(folder, 'elsewhere'), join(folder, 'audio'))
  })
})

describe('a clock that jumps', () => {
  it('back does not put the newest recordings first where room is needed', () => {
    const engine = open({ now: () => '2026-06-01T00:00:00.000Z' })
    engine.createSession(session)
    engine.append({ turns, samples: [] })
    for (const { record: turn } of RECORDED.slice(0, 2)) engine.putRecording(session.id, turn.id, recordingOf(10))
    engines.close(engine)
    const back = open({ now: () => '1970-01-01T00:00:00.000Z' })
    back.putRecording(session.id, RECORDED[2]?.record.id ?? '', recordingOf(10, 7))
    expect(back.limitAudio(44 + 640)).toMatchObject({ recordings: 2 })
    expect(back.readRecording(session.id, RECORDED[2]?.record.id ?? '')).toEqual(recordingOf(10, 7))
  })
})

it('a database of the form before keeps its recordings, in their folders, through the migration', () => {
  const kept = filled()
  alter(TO_VERSION_2)
  const [name = ''] = kept[0]?.split('/') ?? []
  renameSync(join(folder, 'audio', name), join(folder, 'audio', '1'))
  const engine = open()
  expect(engine.state()).toMatchObject({ persistent: true, sessions: 1 })
  expect(engine.state().unclaimedAudio).toBeUndefined()
  engines.close(engine)
  const database = new DatabaseSync(path())
  expect(database.prepare('PRAGMA user_version').get()?.user_version).toBe(MIGRATIONS.length)
  database.close()
  expect(wavFilesIn(folder)).toHaveLength(3)
})
