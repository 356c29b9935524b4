import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keptDeviceToken } from './device-token.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-token-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('the token of devices is made once, kept, and made anew only where it cannot be one', async () => {
  const path = join(folder, 'data', 'device-token')
  const token = await keptDeviceToken(path)
  expect(token).toMatch(/^[0-9a-f]{32}$/)
  expect(await keptDeviceToken(path)).toBe(token)
  expect((await readFile(path, 'utf8')).trim()).toBe(token)
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o077, 'nobody else may read it').toBe(0)
  await writeFile(path, `\uFEFF${token}\r\n`)
  expect(await keptDeviceToken(path), 'an editor touched the file').toBe(token)
  await writeFile(path, 'short')
  expect(await keptDeviceToken(path)).not.toBe(token)
})
