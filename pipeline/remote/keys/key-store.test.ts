import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../base/failure.ts'
import { KeyFile, keyNamed } from './key-store.ts'
import type { Keychain } from './keychain.ts'

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
    expect([await store.get('openai'), await store.names()]).toEqual([undefined, {}])
    await Promise.all([store.set('openai', 'sk-1'), store.set('deep', 'sk-2'), store.set('openai', 'sk-3')])
    expect([await store.get('openai'), await store.names()]).toEqual(['sk-3', { deep: 'file', openai: 'file' }])
    if (!WINDOWS) expect(await modeOf(path)).toBe('600')
    await new KeyFile(path).delete('openai')
    expect([await store.get('openai'), await store.names()]).toEqual([undefined, { deep: 'file' }])
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

describe('keys of servers where the system has a keychain', () => {
  /** Seals by turning round; opens nothing that it did not seal. */
  const keychain: Keychain = {
    seal: async (text) => `sealed:${[...text].reverse().join('')}`,
    open: async (sealed) => {
      if (!sealed.startsWith('sealed:')) throw new Failure('keychain.other', 'it did not seal this')
      return [...sealed.slice('sealed:'.length)].reverse().join('')
    },
  }
  const withKeychain = () => new KeyFile(path, () => ({ keychain, keeping: { kind: 'keychain' } }))
  const withNone = () => new KeyFile(path, () => ({ keychain: undefined, keeping: { kind: 'file' } }))

  it('are in no file as they are, and come back as they were', async () => {
    const store = withKeychain()
    await store.set('openai', 'sk-secret')
    expect(await readFile(path, 'utf8')).not.toContain('sk-secret')
    if (!WINDOWS) expect(await modeOf(path)).toBe('600')
    expect([await store.get('openai'), await store.names()]).toEqual(['sk-secret', { openai: 'keychain' }])
    await store.delete('openai')
    expect([await store.get('openai'), await store.names()]).toEqual([undefined, {}])
  })

  it('are sealed that stood in the file before, each once', async () => {
    await withNone().set('old', 'sk-old')
    const store = withKeychain()
    expect(await store.get('old')).toBe('sk-old')
    expect([await store.sealAll(), await store.sealAll(), await withNone().sealAll()]).toEqual([1, 0, 0])
    expect(await readFile(path, 'utf8')).not.toContain('sk-old')
    expect([await store.get('old'), await store.names()]).toEqual(['sk-old', { old: 'keychain' }])
  })

  it('stay as they are where the keychain refuses', async () => {
    await withNone().set('old', 'sk-old')
    const refusing: Keychain = { ...keychain, seal: async () => Promise.reject(new Failure('keychain.refused', 'no')) }
    const store = new KeyFile(path, () => ({ keychain: refusing, keeping: { kind: 'keychain' } }))
    await expect(store.sealAll()).rejects.toMatchObject({ code: 'keychain.refused' })
    expect([await store.get('old'), await store.names()]).toEqual(['sk-old', { old: 'file' }])
  })

  it('are not to be had without it, which says what to do; set anew they stand in the file', async () => {
    await withKeychain().set('openai', 'sk-secret')
    const terminal = withNone()
    await expect(terminal.get('openai')).rejects.toMatchObject({
      ...{ code: 'keys.sealed', hint: expect.stringContaining('FIRSTWORD_KEY_OPENAI') },
    })
    expect(await keyNamed('openai', terminal, { FIRSTWORD_KEY_OPENAI: 'from outside' })).toBe('from outside')
    await terminal.set('openai', 'sk-plain')
    expect([await terminal.get('openai'), await terminal.names()]).toEqual(['sk-plain', { openai: 'file' }])
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, keys: { openai: 'sk-plain' } })
  })
})
