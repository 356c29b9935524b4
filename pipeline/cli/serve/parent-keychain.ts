import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { type KeychainAnswer, type KeychainQuestion, keychainAnswerSchema } from '../../protocol/models/keychain.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { KeyFile } from '../../remote/keys/key-store.ts'
import { type Keychain, keepKeys } from '../../remote/keys/keychain.ts'

/** The shell answers at once; a person may be asked to unlock the keychain first. */
const PATIENCE_MS = 120_000
/** Nobody is asked for that: which keychain there is, the shell knows. The host's start waits for it. */
const KEEPING_PATIENCE_MS = 3000

/** A process with a channel to its parent. */
type Channel = Pick<NodeJS.Process, 'on' | 'send' | 'connected'>

/** Asks the shell that started us to seal and open keys: it alone is let into the keychain by the system. */
export class ParentKeychain implements Keychain {
  readonly #channel: Channel
  readonly #patienceMs: number
  readonly #keepingPatienceMs: number
  readonly #waiting = new Map<number, (answer: KeychainAnswer) => void>()
  #asked = 0

  constructor(channel: Channel, patienceMs = PATIENCE_MS) {
    this.#channel = channel
    this.#patienceMs = patienceMs
    this.#keepingPatienceMs = Math.min(patienceMs, KEEPING_PATIENCE_MS)
    channel.on('message', (message) => {
      const { data: answer } = keychainAnswerSchema.safeParse(message)
      if (answer) this.#waiting.get(answer.id)?.(answer)
    })
  }

  /** How keys are to be kept. @throws Failure where nobody answers */
  async keeping(): Promise<NonNullable<KeychainAnswer['keeping']>> {
    const { keeping, refused } = await this.#ask({ what: 'keeping' }, this.#keepingPatienceMs)
    return keeping ?? { kind: 'file', ...(refused === undefined ? {} : { reason: refused }) }
  }

  async seal(text: string): Promise<string> {
    return textOf(await this.#ask({ what: 'seal', text }))
  }

  async open(sealed: string): Promise<string> {
    return textOf(await this.#ask({ what: 'open', sealed }))
  }

  #ask(ask: KeychainQuestion['ask'], patienceMs = this.#patienceMs): Promise<KeychainAnswer> {
    const id = this.#asked++
    const { promise, resolve, reject } = Promise.withResolvers<KeychainAnswer>()
    const silent = () => reject(refusal(because('keys.desktopSilent')))
    const timer = setTimeout(silent, patienceMs)
    timer.unref()
    this.#waiting.set(id, resolve)
    const question: KeychainQuestion = { type: 'keychain', id, ask }
    if (this.#channel.connected) this.#channel.send?.(question, undefined, undefined, (error) => error && silent())
    else silent()
    return promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(id)
    })
  }
}

/**
 * Keeps the keys of servers in the keychain that the shell lends us, those of before too. Where there is none, or it cannot
 * be used, they stay in a file, and consoles are told why.
 */
export async function keepKeysWithParent(channel: Channel = process): Promise<void> {
  const keychain = new ParentKeychain(channel)
  try {
    const { kind, reason } = await keychain.keeping()
    if (kind === 'file') return keepKeys(undefined, reason)
    keepKeys(keychain)
    await new KeyFile().sealAll()
  } catch (error) {
    keepKeys(undefined, error instanceof Error ? error.message : 'the keychain cannot be asked')
  }
}

function textOf({ text, refused = 'it says nothing' }: KeychainAnswer): string {
  if (text === undefined) throw refusal(refused)
  return text
}

function refusal(why: string | StatedReason): Failure {
  return new Failure('keychain.refused', because('keys.keychain', { why }), because('do.unlockKeychain'))
}
