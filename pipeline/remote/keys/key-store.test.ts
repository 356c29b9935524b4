import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyFile, keyNamed } from './key-store.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'))
  path = join(folder, 'data', 'keys.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const WINDOWS = process.platform === 'win32'
const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8)

describe('keys of servers', () => {
  it('are kept under their names, for their owner alone', async () => {
    const store = new KeyFile(path)
    expect([await store.get('openai'), await store.names()]).toEqual([undefined, []])
    await Promise.all([store.set('openai', 'sk-1'), store.set('deep', 'sk-2'), store.set('openai', 'sk-3')])
    expect([await store.get('openai'), await store.names()]).toEqual(['sk-3', ['deep', 'openai']])
    if (!WINDOWS) expect(await modeOf(path)).toBe('600')
    await new KeyFile(path).delete('openai')
    expect([await store.get('openai'), await store.names()]).toEqual([undefined, ['deep']])
  })

  it('are taken from others where the file was left open', async () => {
    if (WINDOWS) return
    const store = new KeyFile(path)
    await store.set('a', 'sk-1')
    await chmod(path, 0o644)
    await store.get('a')
    expect(await modeOf(path)).toBe('600')
  })

  it('that cannot be read are not repeated, and not written over', async () => {
    const store = new KeyFile(join(folder, 'keys.json'))
    await writeFile(join(folder, 'keys.json'), '{"keys":{"a":"sk-secret"')
    await expect(store.get('a')).rejects.toThrow(/^(?!.*secret).*it is damaged/)
    await expect(store.set('b', 'sk')).rejects.toMatchObject({ code: 'keys.unreadable' })
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toContain('sk-secret')
  })

  it('come from the environment before the file, and are missed by name', async () => {
    const store = new KeyFile(path)
    await store.set('my-server', 'from the file')
    expect(await keyNamed('my-server', store, {})).toBe('from the file')
    expect(await keyNamed('my-server', store, { FIRSTWORD_KEY_MY_SERVER: 'from outside' })).toBe('from outside')
    await expect(keyNamed('constructor', store, {})).rejects.toMatchObject({
      code: 'remote.noKey',
      hint: expect.stringContaining('FIRSTWORD_KEY_CONSTRUCTOR'),
    })
  })
})
