import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { keychainAnswerSchema } from '../pipeline/protocol/models/keychain.ts'
import { HostKeychain, type SystemKeychain } from './keychain.ts'

const KEY = 'sk-secret-0123456789'

/** A keychain as Electron's: what it seals is bytes, and it opens nothing else. */
class FakeKeychain implements SystemKeychain {
  readonly sealed: string[] = []
  isThere = true
  backend: ReturnType<SystemKeychain['getSelectedStorageBackend']> = 'gnome_libsecret'
  isAsyncEncryptionAvailable = async () => this.isThere
  getSelectedStorageBackend = () => this.backend
  encryptStringAsync = async (text: string) => {
    this.sealed.push(text)
    return Buffer.from(`v11${[...text].reverse().join('')}`)
  }
  decryptStringAsync = async (bytes: Buffer) => {
    const text = bytes.toString()
    if (!text.startsWith('v11')) throw new Error(`cannot decrypt ${text}`)
    return { shouldReEncrypt: false, result: [...text.slice(3)].reverse().join('') }
  }
}

/** A host's process, as far as its channel goes. */
class FakeHost extends EventEmitter {
  connected = true
  readonly told: unknown[] = []
  send = (message: unknown) => {
    this.told.push(message)
    return true
  }
}

async function ask(system: FakeKeychain, questions: readonly object[], platform: NodeJS.Platform = 'linux') {
  const host = new FakeHost()
  new HostKeychain(system, platform).serve(host as never)
  for (const [id, question] of questions.entries()) host.emit('message', { type: 'keychain', id, ask: question })
  await new Promise(setImmediate)
  return host.told.map((answer) => keychainAnswerSchema.parse(answer)).toSorted((a, b) => a.id - b.id)
}

const KEEPING = { what: 'keeping' }
const SEAL = { what: 'seal', text: KEY }

describe('the keychain that the shell lends its host', () => {
  it('seals a key and opens it again, and what is sealed is not the key', async () => {
    const system = new FakeKeychain()
    const [keeping, sealed] = await ask(system, [KEEPING, SEAL])
    expect(keeping?.keeping).toEqual({ kind: 'keychain' })
    expect(Buffer.from(sealed?.text ?? '', 'base64').toString()).not.toContain(KEY)
    const [opened] = await ask(system, [{ what: 'open', sealed: sealed?.text }])
    expect(opened?.text).toBe(KEY)
  })

  it.each(['basic_text', 'unknown'] as const)(
    'is none where Linux has %s: nothing is sealed with it',
    async (backend) => {
      const system = Object.assign(new FakeKeychain(), { backend })
      const [keeping, sealed] = await ask(system, [KEEPING, SEAL])
      expect(keeping?.keeping).toEqual({ kind: 'file', reason: 'keychain.noService' })
      expect(sealed).toEqual({ type: 'keychainAnswer', id: 1, refused: 'keychain.noService' })
      expect(system.sealed).toEqual([])
    },
  )

  it('is the system’s own elsewhere, whatever Linux would say', async () => {
    const system = Object.assign(new FakeKeychain(), { backend: 'unknown' as const })
    expect((await ask(system, [KEEPING], 'darwin'))[0]?.keeping).toEqual({ kind: 'keychain' })
    system.isThere = false
    expect((await ask(system, [KEEPING], 'win32'))[0]?.keeping).toMatchObject({ kind: 'file' })
  })

  it('says that it refused, and nothing of what it was given', async () => {
    const other = Buffer.from(`other ${KEY}`).toString('base64')
    expect(await ask(new FakeKeychain(), [{ what: 'open', sealed: other }])).toEqual([
      { type: 'keychainAnswer', id: 0, refused: 'the keychain of the system refused' },
    ])
  })

  it('takes no notice of what is no question, nor of a host that has gone', async () => {
    const system = new FakeKeychain()
    expect(await ask(system, [{ what: 'list' }, { what: 'seal', text: '' }])).toEqual([])
    const host = Object.assign(new FakeHost(), { connected: false })
    new HostKeychain(system).serve(host as never)
    host.emit('message', { type: 'keychain', id: 0, ask: KEEPING })
    await new Promise(setImmediate)
    expect(host.told).toEqual([])
  })
})
