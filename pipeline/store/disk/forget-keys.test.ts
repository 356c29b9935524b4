import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Engines, filesHolding } from '../testing/data-folder.ts'
import { TO_VERSION_2 } from '../testing/earlier-version.ts'
import { syntheticSession } from '../testing/synthetic-session.ts'

const { session } = syntheticSession({ seed: 6, turnsPerArm: 1 })
const KEY = 'sesame-open-4711'
const ADDRESS = `wss://me:${KEY}@voice.example/xiaozhi?token=${KEY}`
const SERVER = 'wss://voice.example/xiaozhi'
const REMOTE = { id: 'arm-2', name: `at ${ADDRESS}`, values: {}, remote: ADDRESS }
const engines = new Engines()
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-keys-'))
})
afterEach(() => {
  engines.closeAll()
  rmSync(folder, { recursive: true })
})

const open = () => engines.open({ folder, role: 'host' })
const [arm = REMOTE] = session.arms

it('a key in the address of a server is kept in no file, whoever brings it', () => {
  const engine = open()
  expect(engine.createSession({ ...session, arms: [arm, REMOTE] }).arms[1]).toMatchObject({ remote: SERVER })
  engine.addArm(session.id, { ...REMOTE, id: 'arm-3' })
  engine.finishImport(engine.beginImport({ ...session, id: 'imported', arms: [REMOTE] }), session)
  expect(engine.readSession('imported').arms).toEqual([{ ...REMOTE, name: `at ${SERVER}`, remote: SERVER }])
  expect(filesHolding(folder, KEY)).toEqual([])
  engines.close(engine)
  expect(filesHolding(folder, KEY)).toEqual([])
})

it('one that an earlier version kept goes from the database and from its copies', () => {
  const engine = open()
  engine.createSession({ ...session, arms: [arm, REMOTE] })
  engines.close(engine)
  const alter = (path: string) => {
    const database = new DatabaseSync(join(folder, path))
    database.prepare('UPDATE arms SET remote = ?, name = ? WHERE remote IS NOT NULL').run(ADDRESS, ADDRESS)
    database.exec(`${TO_VERSION_2}
      VACUUM INTO '${join(folder, 'sessions.backup-v1.sqlite')}'`)
    database.close()
  }
  alter('sessions.sqlite')
  expect(filesHolding(folder, KEY).sort()).toEqual(['sessions.backup-v1.sqlite', 'sessions.sqlite'])
  const newer = open()
  expect(newer.readSession(session.id).arms[1]).toMatchObject({ name: SERVER, remote: SERVER })
  engines.close(newer)
  expect(filesHolding(folder, KEY)).toEqual([])
})
