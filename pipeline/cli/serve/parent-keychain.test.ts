import { EventEmitter } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type KeychainAnswer, keychainQuestionSchema } from '../../protocol/models/keychain.ts'
import { KeyFile } from '../../remote/keys/key-store.ts'
import { keepKeys, keysAreKept } from '../../remote/keys/keychain.ts'
import { keepKeysWithParent, ParentKeychain } from './parent-keychain.ts'

type Answers = (ask: { readonly what: string; readonly text?: string; readonly sealed?: string }) => object | undefined

/** A shell at the other end of the channel, which answers as it is told. */
class Channel extends EventEmitter {
  connected = true
  readonly #answer: Answers

  constructor(answer: Answers) {
    super()
    this.#answer = answer
  }

  send = (message: unknown, _1?: unknown, _2?: unknown, done?: (error: Error | null) => void): boolean => {
    const { id, ask } = keychainQuestionSchema.parse(message)
    const answered = this.#answer(ask)
    const answer: KeychainAnswer = { type: 'keychainAnswer', id, ...answered }
    if (answered) setImmediate(() => this.emit('message', answer))
    done?.(null)
    return true
  }
}

const sealing = (kind: 'keychain' | 'file') =>
  new Channel(({ what, text = '', sealed = '' }) => {
    if (what === 'keeping') return { keeping: { kind, ...(kind === 'file' ? { reason: 'there is none' } : {}) } }
    return { text: what === 'seal' ? Buffer.from(text).toString('base64') : Buffer.from(sealed, 'base64').toString() }
  })

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-keychain-'))
  vi.stubEnv('FIRSTWORD_DATA', folder)
})
afterEach(async () => {
  keepKeys(undefined)
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

describe('keys of servers under the desktop program', () => {
  it('go into its keychain from the start on, those of before too', async () => {
    await new KeyFile().set('old', 'sk-old')
    await keepKeysWithParent(sealing('keychain') as never)
    const store = new KeyFile()
    await store.set('new', 'sk-new')
    expect(store.keeping).toEqual({ kind: 'keychain' })
    expect(await store.names()).toEqual({ new: 'keychain', old: 'keychain' })
    expect([await store.get('old'), await store.get('new')]).toEqual(['sk-old', 'sk-new'])
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).not.toMatch(/sk-/)
  })

  it('stay in a file where it has none, which says why', async () => {
    await keepKeysWithParent(sealing('file') as never)
    expect(keysAreKept().keeping).toEqual({ kind: 'file', reason: 'there is none' })
  })

  it('stay in a file where nobody answers any more', async () => {
    await keepKeysWithParent(Object.assign(sealing('keychain'), { connected: false }) as never)
    expect(keysAreKept().keeping).toMatchObject({ kind: 'file', reason: expect.stringContaining('does not answer') })
    const silent = new ParentKeychain(new Channel(() => undefined) as never, 1)
    await expect(silent.seal('sk')).rejects.toMatchObject({ code: 'keychain.refused' })
  })

  it('that cannot be sealed stay as they are', async () => {
    await new KeyFile().set('old', 'sk-old')
    const refusing = new Channel(({ what }) =>
      what === 'keeping' ? { keeping: { kind: 'keychain' } } : { refused: 'it is locked' },
    )
    await keepKeysWithParent(refusing as never)
    expect(new KeyFile().keeping).toMatchObject({ kind: 'file', reason: expect.stringContaining('it is locked') })
    expect(await new KeyFile().get('old')).toBe('sk-old')
  })
})
