import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder, makeFolderSync } from './make-folder.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-made-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const WAYS: readonly (readonly [string, typeof makeFolder])[] = [
  ['while others work', makeFolder],
  ['at once', async (...how) => makeFolderSync(...how)],
]

describe.each(WAYS)('a folder that is made %s', (_, make) => {
  it('brings those above it, with the mode that is asked for', async () => {
    await make(join(folder, 'a', 'b', 'c'), 0o700)
    expect(['a', 'a/b', 'a/b/c'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o700, 0o700, 0o700,
    ])
  })

  it('may be there already, and be made by two at once', async () => {
    await make(folder)
    await Promise.all(Array.from({ length: 9 }, () => make(join(folder, 'x', 'y'))))
    expect(existsSync(join(folder, 'x', 'y'))).toBe(true)
  })

  it('may be a link to a folder', async () => {
    symlinkSync(folder, join(folder, 'link'))
    await make(join(folder, 'link', 'within'))
    expect(existsSync(join(folder, 'within'))).toBe(true)
  })

  it.each([
    ['a file is there', () => writeFileSync(join(folder, 'taken'), ''), ['taken'], 'EEXIST'],
    ['a file is above it', () => writeFileSync(join(folder, 'taken'), ''), ['taken', 'x'], 'ENOTDIR'],
    ['a link to nowhere is there', () => symlinkSync(join(folder, 'no'), join(folder, 'l')), ['l', 'x'], 'EEXIST'],
  ])('fails where %s', async (_what, happen, path, code) => {
    happen()
    await expect(make(join(folder, ...path))).rejects.toMatchObject({ code })
  })

  it('fails, and comes back, where the file system takes no folders', async () => {
    // Of a system without /proc the root of another drive does as well: what is not there cannot be made either.
    await expect(make('/proc/1/firstword/data')).rejects.toThrow(/ENOENT|EACCES|EPERM|EROFS/)
  })
})
