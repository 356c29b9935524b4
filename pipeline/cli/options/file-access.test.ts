import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkWritable, prepareFolder } from './file-access.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-access-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('a file that a result is to be written to', () => {
  it('is tried and left as it was', async () => {
    await writeFile(join(folder, 'old.json'), 'as it was')
    await checkWritable(join(folder, 'old.json'))
    await checkWritable(join(folder, 'new.json'))
    expect(await readFile(join(folder, 'old.json'), 'utf8')).toBe('as it was')
    expect(await readdir(folder)).toEqual(['old.json'])
  })

  it.each([
    ['/proc/result.json', 'its folder does not exist or takes no files'],
    ['/none/result.json', 'its folder does not exist or takes no files'],
  ])('is refused before anything is measured: %s', async (path, why) => {
    await expect(checkWritable(path)).rejects.toMatchObject({
      code: 'file.unwritable',
      message: expect.stringContaining(why),
    })
  })
})

describe('a folder that files are to be written to', () => {
  it('is made, tried and left empty', async () => {
    await prepareFolder(join(folder, 'a', 'b'), 'give another')
    expect(await readdir(folder, { recursive: true })).toEqual(['a', join('a', 'b')])
  })

  it.each([
    ['/proc/recordings', /cannot be made, or takes no files/],
    ['/proc/self', /cannot be made, or takes no files/],
    ['/sys/recordings', /cannot be written to: (permission denied|the file system is read-only)/],
    ['/dev/null', /is not a folder/],
    ['/dev/null/recordings', /is not a folder, or a file is above it/],
  ])('is refused in one line: %s', async (path, why) => {
    const refused = prepareFolder(path, 'give another')
    await expect(refused).rejects.toMatchObject({ code: 'folder.unwritable', hint: 'give another' })
    await expect(refused).rejects.toThrow(why)
  })

  it('is not left behind where nothing can be written into it', async () => {
    await symlink('/proc/self', join(folder, 'link'))
    await expect(prepareFolder(join(folder, 'link'), '')).rejects.toMatchObject({ code: 'folder.unwritable' })
    expect(await readdir(folder)).toEqual(['link'])
  })
})
