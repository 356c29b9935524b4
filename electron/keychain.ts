import type { ChildProcess } from 'node:child_process'
import type { SafeStorage } from 'electron'
import {
  type KeychainAnswer,
  type KeychainQuestion,
  keychainQuestionSchema,
  NO_KEYCHAIN,
  NO_KEYCHAIN_SERVICE,
} from '../pipeline/protocol/models/keychain.ts'
import type { KeyKeeping } from '../pipeline/protocol/models/model-servers.ts'

/** What of Electron's access to the system's keychain is used. */
export type SystemKeychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

type Answered = Omit<KeychainAnswer, 'type' | 'id'>

/**
 * Seals and opens keys for the host, which keeps what is sealed: the main process holds none, and the page is on another
 * channel. Where the system has no keychain (on Linux Chromium then seals with a password that everybody knows) nothing is
 * sealed, and the host is told why.
 */
export class HostKeychain {
  readonly #system: SystemKeychain
  readonly #platform: NodeJS.Platform

  constructor(system: SystemKeychain, platform: NodeJS.Platform = process.platform) {
    this.#system = system
    this.#platform = platform
  }

  /** Answers what a host asks over its channel; anything else that it says is left to others. */
  serve(child: Pick<ChildProcess, 'on' | 'send' | 'connected'>): void {
    child.on('message', (message) => {
      const { data: question } = keychainQuestionSchema.safeParse(message)
      if (!question) return
      void this.#answer(question.ask).then((answered) => {
        const answer: KeychainAnswer = { type: 'keychainAnswer', id: question.id, ...answered }
        // One that has gone meanwhile asks anew when it is started again.
        if (child.connected) child.send(answer, () => {})
      })
    })
  }

  async #answer(ask: KeychainQuestion['ask']): Promise<Answered> {
    try {
      if (ask.what === 'keeping') return { keeping: await this.#keeping() }
      const { kind, reason = '' } = await this.#keeping()
      if (kind === 'file') return { refused: reason }
      if (ask.what === 'seal') return { text: (await this.#system.encryptStringAsync(ask.text)).toString('base64') }
      return { text: (await this.#system.decryptStringAsync(Buffer.from(ask.sealed, 'base64'))).result }
    } catch {
      // What the system says may hold what it was given.
      return { refused: 'the keychain of the system refused' }
    }
  }

  async #keeping(): Promise<KeyKeeping> {
    if (!(await this.#system.isAsyncEncryptionAvailable())) {
      return { kind: 'file', reason: NO_KEYCHAIN }
    }
    const backend = this.#platform === 'linux' ? this.#system.getSelectedStorageBackend() : 'system'
    if (backend !== 'basic_text' && backend !== 'unknown') return { kind: 'keychain' }
    return { kind: 'file', reason: NO_KEYCHAIN_SERVICE }
  }
}
