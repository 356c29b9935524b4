import { Failure, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** SQLite's primary result codes that have a remedy: https://www.sqlite.org/rescode.html */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

/** Codes after which the disk cannot be written to for now: the store goes on in memory. */
const DISK_CODES = [
  ...['store.full', 'store.read-only', 'store.locked', 'store.no-locks', 'store.damaged', 'store.unreadable'],
]

/** Says in one line what SQLite or the file system could not do with the store's files, and what to do. */
export function storeFailure(thrown: unknown, path: string): Failure {
  if (thrown instanceof Failure) return thrown
  const code = resultCode(thrown) ?? systemCode(thrown)
  switch (code) {
    case FULL:
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('store.full', because('store.full', { path }), because('do.freeSpaceAndStart'))
    case READONLY:
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return readOnlyFailure(path)
    case BUSY:
    case LOCKED:
      return new Failure('store.locked', because('store.inUse', { path }), because('do.closeOtherFirstword'))
    case CORRUPT:
    case NOT_A_DATABASE:
      return new Failure(
        'store.damaged',
        because('store.damaged', { path, why: sentenceOf(thrown) }),
        because('do.restoreBackup'),
      )
    case CANNOT_OPEN:
    case IO_ERROR:
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ELOOP':
    case 'EIO':
      return new Failure(
        'store.unreadable',
        because('store.unopened', { path, why: sentenceOf(thrown) }),
        because('do.checkFolder'),
      )
    default:
      return new Failure('store.failed', because('store.failedAt', { path, why: sentenceOf(thrown) }))
  }
}

/** Where a folder or a file system takes no writing; SQLite cannot even read a journaled database there. */
export function readOnlyFailure(path: string): Failure {
  return new Failure('store.read-only', because('store.readOnly', { path }), because('do.makeWritable'))
}

/** Whether the disk is to blame, and not what was asked for. */
export function isDiskFailure({ code }: Failure): boolean {
  return DISK_CODES.includes(code)
}

/** SQLite's extended codes keep the primary one in the low byte. */
function resultCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return undefined
  return thrown.errcode & 0xff
}

function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}
