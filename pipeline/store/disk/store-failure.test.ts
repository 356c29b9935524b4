import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../base/failure.ts'
import { isDiskFailure, storeFailure } from './store-failure.ts'

const PATH = '/data/sessions.db'

/** What SQLite throws with this result code, https://www.sqlite.org/rescode.html. */
const sqlite = (errcode: number) => Object.assign(new Error('by SQLite'), { code: 'ERR_SQLITE_ERROR', errcode })
/** What the file system throws. */
const system = (code: string) => Object.assign(new Error('by the system'), { code })

const READ_ONLY = {
  code: 'store.read-only',
  message: `${PATH} cannot be written to`,
  because: { code: 'store.readOnly', args: { path: PATH } },
  hint: 'Make the folder writable, or set FIRSTWORD_DATA to one that is.',
}
const FULL = {
  code: 'store.full',
  message: `There is no room left for ${PATH}`,
  hint: 'Free some space, then start again.',
}
const LOCKED = {
  code: 'store.locked',
  message: `${PATH} is in use by another program`,
  hint: 'Close the other Firstword.',
}
const damaged = (why: string) => ({
  code: 'store.damaged',
  message: `${PATH} is damaged: ${why}`,
  hint: 'Restore a backup of it.',
})
const unreadable = (why: string) => ({
  code: 'store.unreadable',
  message: `${PATH} cannot be opened: ${why}`,
  hint: 'Check the folder, or set FIRSTWORD_DATA to another.',
})

describe('what the disk could not do with the store', () => {
  it.each([
    ['SQLITE_READONLY', sqlite(8)],
    ['SQLITE_READONLY_RECOVERY', sqlite(8 | (1 << 8))],
    ['SQLITE_READONLY_CANTLOCK', sqlite(8 | (2 << 8))],
    ['SQLITE_READONLY_DBMOVED', sqlite(8 | (4 << 8))],
    ['SQLITE_READONLY_CANTINIT', sqlite(8 | (5 << 8))],
    ['SQLITE_READONLY_DIRECTORY', sqlite(8 | (6 << 8))],
    ['EROFS', system('EROFS')],
    ['EACCES', system('EACCES')],
    ['EPERM', system('EPERM')],
  ])('is by %s that it is read-only', (_, thrown) => {
    expect(storeFailure(thrown, PATH)).toMatchObject(READ_ONLY)
  })

  it.each([
    ['SQLITE_FULL', sqlite(13), FULL],
    ['ENOSPC', system('ENOSPC'), FULL],
    ['EDQUOT', system('EDQUOT'), FULL],
    ['SQLITE_BUSY', sqlite(5), LOCKED],
    ['SQLITE_BUSY_SNAPSHOT', sqlite(5 | (2 << 8)), LOCKED],
    ['SQLITE_LOCKED', sqlite(6), LOCKED],
    ['SQLITE_CORRUPT', sqlite(11), damaged('by SQLite')],
    ['SQLITE_NOTADB', sqlite(26), damaged('by SQLite')],
    ['SQLITE_IOERR_WRITE', sqlite(10 | (3 << 8)), unreadable('by SQLite')],
    ['SQLITE_CANTOPEN', sqlite(14), unreadable('by SQLite')],
    ...['ENOENT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP', 'EIO'].map(
      (code) => [code, system(code), unreadable('by the system')] as const,
    ),
  ] as const)('by %s has its own plain reason and remedy', (_, thrown, expected) => {
    expect(storeFailure(thrown, PATH)).toMatchObject(expected)
  })

  it.each([READ_ONLY, FULL, LOCKED, damaged(''), unreadable('')])('has the disk to blame: $code', ({ code }) => {
    expect(isDiskFailure(new Failure(code, ''))).toBe(true)
  })

  it.each([
    ['SQLITE_CONSTRAINT', sqlite(19), 'by SQLite'],
    ['anything else', new Error('a mistake'), 'a mistake'],
    ['what is no error', 'a text', 'a text'],
  ])('is not to blame for %s', (_, thrown, why) => {
    const failure = storeFailure(thrown, PATH)
    expect(failure).toMatchObject({ code: 'store.failed', message: `The store failed at ${PATH}: ${why}` })
    expect(isDiskFailure(failure)).toBe(false)
  })

  it('is said once: what has its reason keeps it', () => {
    const failure = new Failure('store.newer', 'of a newer version')
    expect(storeFailure(failure, PATH)).toBe(failure)
  })
})

describe('a database that takes no writing', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firstword-failure-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function thrownBy(act: () => void): unknown {
    try {
      act()
    } catch (thrown) {
      return thrown
    }
    throw new Error('It took the writing')
  }

  it('is told by what SQLite itself throws', () => {
    const path = join(folder, 'sessions.db')
    const made = new DatabaseSync(path)
    made.exec('CREATE TABLE turns (id)')
    made.close()
    const database = new DatabaseSync(path, { readOnly: true })
    const thrown = thrownBy(() => database.exec('INSERT INTO turns VALUES (1)'))
    database.close()
    expect(storeFailure(thrown, PATH)).toMatchObject(READ_ONLY)
  })
})
