import { Worker } from 'node:worker_threads'
import { assertUnreachable } from '../base/assert.ts'
import { Failure, messageOf } from '../base/failure.ts'
import type { StoreChange } from './contract.ts'
import type { EngineOptions } from './engine.ts'
import type { EngineApi, EngineCall, FromEngine, ToEngine } from './engine-api.ts'

interface PendingCall {
  resolve(result: unknown): void
  reject(failure: Failure): void
}

/** Longest wait for the thread to write what it has and end. */
const CLOSE_TIMEOUT_MS = 10_000

/** The host's end of the store's thread: typed calls, answered in the order in which they are sent. */
export class EngineClient {
  readonly #worker: Worker
  readonly #pending = new Map<number, PendingCall>()
  readonly #onChange: (change: StoreChange) => void
  readonly #ended: Promise<void>
  #nextId = 1
  #death: Failure | undefined

  constructor(options: EngineOptions, onChange: (change: StoreChange) => void, onDeath: (failure: Failure) => void) {
    const entry = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
    this.#worker = new Worker(entry, { workerData: options, name: 'store' })
    this.#onChange = onChange
    this.#worker.on('message', (message: FromEngine) => this.#receive(message))
    this.#worker.on('error', (error) => {
      this.#end(new Failure('store.died', `The store failed: ${messageOf(error)}`, 'Restart Firstword.'))
      onDeath(this.#death ?? new Failure('store.died', 'The store failed'))
    })
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#end(new Failure('store.closed', 'The store was closed'))
        resolve()
      })
    })
  }

  call<Call extends EngineCall>(
    call: Call,
    ...args: Parameters<EngineApi[Call]>
  ): Promise<ReturnType<EngineApi[Call]>> {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(this.#death)
      const id = this.#nextId++
      // The map holds calls of every kind; the answer to this one is of this call's type.
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject })
      this.#worker.postMessage({ id, call, args } satisfies ToEngine)
    })
  }

  /** Resolves once the thread has ended; it is given up after a while. */
  async close(): Promise<void> {
    await this.call('close').catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<void>((resolve) => {
      timer = setTimeout(() => resolve(void this.#worker.terminate()), CLOSE_TIMEOUT_MS)
    })
    await Promise.race([this.#ended, tooLate]).finally(() => clearTimeout(timer))
  }

  #receive(message: FromEngine): void {
    switch (message.kind) {
      case 'answer':
        this.#take(message.id)?.resolve(message.text === undefined ? undefined : JSON.parse(message.text))
        break
      case 'recording':
        this.#take(message.id)?.resolve(message.recording)
        break
      case 'failed': {
        const { code, message: what, hint } = message.failure
        this.#take(message.id)?.reject(new Failure(code, what, hint))
        break
      }
      case 'changed':
        for (const change of JSON.parse(message.text) as StoreChange[]) this.#onChange(change)
        break
      default:
        assertUnreachable(message)
    }
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id)
    this.#pending.delete(id)
    return call
  }

  #end(why: Failure): void {
    this.#death ??= why
    for (const call of this.#pending.values()) call.reject(this.#death)
    this.#pending.clear()
  }
}
