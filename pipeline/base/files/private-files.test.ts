import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makePrivate, makePrivateFolder, writePrivateFile } from './private-files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-private-'))
})
afterEach(() => rm(folder, { recursive: true }))

const modeOf = async (...path: string[]) => ((await stat(join(folder, ...path))).mode & 0o777).toString(8)

it('folders and files are made for their owner alone', async () => {
  await makePrivateFolder(join(folder, 'a', 'b'))
  await writePrivateFile(join(folder, 'a', 'b', 'c'), 'text')
  expect([await modeOf('a'), await modeOf('a', 'b'), await modeOf('a', 'b', 'c')]).toEqual(['700', '700', '600'])
})

it('what was open to others is taken from them, and nothing besides', async () => {
  await mkdir(join(folder, 'ours', 'inner'), { recursive: true })
  for (const name of ['ours/one', 'ours/inner/two', 'theirs']) await writeFile(join(folder, name), '')
  for (const name of ['ours/one', 'ours/inner/two', 'theirs', 'ours', 'ours/inner'])
    await chmod(join(folder, name), 0o755)
  await symlink(join(folder, 'theirs'), join(folder, 'ours', 'link'))
  makePrivate(join(folder, 'ours'))
  const modes = await Promise.all(
    ['ours', 'ours/inner', 'ours/one', 'ours/inner/two', 'theirs'].map((name) => modeOf(name)),
  )
  expect(modes).toEqual(['700', '700', '600', '600', '755'])
})

it('what is not there is no trouble', () => {
  expect(() => makePrivate(join(folder, 'nothing'))).not.toThrow()
})
