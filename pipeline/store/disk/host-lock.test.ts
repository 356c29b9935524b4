import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Engines } from '../testing/data-folder.ts'
import { syntheticSession } from '../testing/synthetic-session.ts'
import { hasFileLocks, takeHostLock } from './host-lock.ts'

const { session } = syntheticSession({ seed: 6, turnsPerArm: 1 })
const engines = new Engines()
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-lock-'))
})
afterEach(() => {
  engines.closeAll()
  rmSync(folder, { recursive: true })
})

const lockPath = () => join(folder, 'host.lock')

/** A store with a session, closed. */
function filled(): void {
  const engine = engines.open({ folder, role: 'host' })
  engine.createSession(session)
  engines.close(engine)
  rmSync(lockPath())
}

describe('a lock file that', () => {
  it.each([
    ['holds garbage', () => writeFileSync(lockPath(), 'garbage, and more of it than a header has '.repeat(9))],
    ['is empty', () => writeFileSync(lockPath(), '')],
    ['is an empty folder', () => mkdirSync(lockPath())],
    ['others may write to', () => writeFileSync(lockPath(), '', { mode: 0o666 })],
  ])('%s is no damage to the database, and is a lock again', (_, happen) => {
    filled()
    happen()
    const host = engines.open({ folder, role: 'host' })
    expect(host.state()).toMatchObject({ persistent: true, sessions: 1 })
    expect(host.state().problem).toBeUndefined()
    expect(statSync(lockPath()).mode & 0o777).toBe(0o600)
    expect(() => takeHostLock(lockPath())).toThrow(expect.objectContaining({ code: 'store.locked' }))
  })

  it.each([
    ['is a folder with something in it', () => mkdirSync(join(lockPath(), 'something'), { recursive: true })],
    ['leads round in a circle', () => symlinkSync(lockPath(), lockPath())],
    ['is a device', () => symlinkSync('/dev/null', lockPath())],
  ])('%s is said in one line, and the database stays as it is', (_, happen) => {
    filled()
    const before = readFileSync(join(folder, 'sessions.sqlite'))
    happen()
    const host = engines.open({ folder, role: 'host' })
    const { persistent, problem } = host.state()
    expect(persistent).toBe(false)
    expect(problem).toMatchObject({ code: 'store.lock-unusable', message: expect.stringContaining('host.lock') })
    expect(problem?.message).not.toContain('\n')
    expect(readFileSync(join(folder, 'sessions.sqlite')).equals(before)).toBe(true)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  })

  it('somebody writes garbage into while a host has it, is had by that host alone', () => {
    const first = engines.open({ folder, role: 'host' })
    writeFileSync(lockPath(), 'garbage '.repeat(99))
    expect(engines.open({ folder, role: 'host' }).state()).toMatchObject({ problem: { code: 'store.locked' } })
    expect(first.state().persistent).toBe(true)
  })
})

describe('a file system without locks', () => {
  /** What SQLite makes of ENOLCK: it says busy, of every file. */
  const lockless = () => {
    throw Object.assign(new Error('database is locked'), { errcode: 5 })
  }

  it('is told from a folder that another program uses', () => {
    expect(() => takeHostLock(lockPath(), lockless)).toThrow(
      expect.objectContaining({ code: 'store.no-locks', message: expect.stringContaining('cannot lock files') }),
    )
    expect(hasFileLocks(folder, lockless)).toBe(false)
    expect(hasFileLocks(folder)).toBe(true)
    expect(readdirSync(folder), 'nothing is left of the trial').toEqual(['host.lock'])
  })

  it('is not blamed where it cannot be tried', () => {
    expect(hasFileLocks(join(folder, 'not-there'))).toBe(true)
  })
})
