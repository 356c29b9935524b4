import './quiet-runtime.ts'
import { type Transferable, Worker } from 'node:worker_threads'
import { assertUnreachable } from '../base/assert.ts'
import { nowMs } from '../base/clock.ts'
import { Failure, type FailureInfo, messageOf } from '../base/failure.ts'
import { runtimeFailure } from './runtime-failure.ts'
import type { WorkTiming } from './timing.ts'
import type { FromWorker, ToWorker, WorkerApi } from './worker-protocol.ts'

/** What a call ended with, and when its work was asked for, begun and ended. */
export interface Answer<Result> {
  readonly result: Result
  readonly timing: WorkTiming
}

export interface WorkerCall<Result> {
  readonly done: Promise<Answer<Result>>
  /** Asks the worker to stop between two model runs. Without effect on a call that was not made cancellable. */
  cancel(): void
}

export interface CallOptions<Output> {
  readonly onOutput?: (output: Output) => void
  /** Memory to hand over instead of copying it. */
  readonly transfer?: readonly Transferable[]
  readonly cancellable?: boolean
}

interface PendingCall {
  readonly requestedMs: number
  readonly onOutput: ((output: unknown) => void) | undefined
  readonly cancelFlag: Int32Array<SharedArrayBuffer> | undefined
  resolve(answer: Answer<unknown>): void
  reject(error: Error): void
}

/** Longest wait for a worker to end its last model run and release its sessions. It is never terminated: that would abort the process. */
const CLOSE_TIMEOUT_MS = 10_000

/** Workers import the runtime's native library one after another: importing it in many threads at once has crashed Electron on Windows. */
let importQueue: Promise<void> = Promise.resolve()

/** The host's end of a stage's worker: typed calls, answered in order; outputs while they run; cancellation; an orderly end. */
export class WorkerClient<Api extends WorkerApi> {
  readonly #name: string
  readonly #worker: Worker
  readonly #pending = new Map<number, PendingCall>()
  readonly #ended: Promise<void>
  #nextId = 1
  #copiedBytes = 0
  #death: Failure | undefined
  #closing = false

  private constructor(name: string, worker: Worker) {
    this.#name = name
    this.#worker = worker
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', (error) => this.#die(messageOf(error)))
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        if (!this.#closing) this.#die('it ended by itself')
        else this.#failPending(new Failure('worker.closed', `The ${name} stage was closed`))
        resolve()
      })
    })
  }

  /**
   * Starts a worker and waits until its engine is loaded.
   *
   * @param name the stage's name, for messages
   * @param entry the worker's file, which calls `serveWorker`
   * @param options plain data for the worker's `load`
   * @returns the client, and what the worker tells of its engine
   * @throws Failure where the engine cannot be loaded
   */
  static async start<Api extends WorkerApi, Info>(
    name: string,
    entry: URL,
    options: unknown,
    onProgress: (progress: number) => void = () => undefined,
  ): Promise<{ client: WorkerClient<Api>; info: Info }> {
    const turn = importQueue
    let imported: () => void = () => undefined
    importQueue = new Promise((resolve) => {
      imported = resolve
    })
    await turn
    const worker = new Worker(entry, { workerData: options, name })
    const info = await loaded(name, worker, imported, onProgress).finally(imported)
    return { client: new WorkerClient<Api>(name, worker), info: info as Info }
  }

  /** Bytes of audio that were copied on their way to this worker. */
  get copiedBytes(): number {
    return this.#copiedBytes
  }

  /** Calls that were sent and not answered: what the worker is at, and what waits for it. */
  get unanswered(): number {
    return this.#pending.size
  }

  /** Sends a call; they are answered in the order in which they are sent. `done` rejects with a `Failure` where it fails. */
  call<Method extends keyof Api & string>(
    method: Method,
    args: Api[Method]['args'],
    options: CallOptions<Api[Method]['output']> = {},
  ): WorkerCall<Api[Method]['result']> {
    const requestedMs = nowMs()
    const id = this.#nextId++
    const cancelFlag = options.cancellable ? new Int32Array(new SharedArrayBuffer(4)) : undefined
    const done = new Promise<Answer<unknown>>((resolve, reject) => {
      const refusal = this.#refusal()
      if (refusal) return reject(refusal)
      // The map holds calls of every method, so their outputs are unknown to it.
      const onOutput = options.onOutput as ((output: unknown) => void) | undefined
      this.#pending.set(id, { requestedMs, onOutput, cancelFlag, resolve, reject })
      this.#post({ type: 'call', id, method, args, requestedMs, cancelFlag }, options.transfer)
    })
    return {
      done: done as Promise<Answer<Api[Method]['result']>>,
      cancel: () => {
        if (cancelFlag) Atomics.store(cancelFlag, 0, 1)
      },
    }
  }

  /**
   * Audio in the form in which it travels to the worker: shared memory goes as it is, everything else as one counted copy,
   * because the caller keeps its buffer.
   */
  audio(pcm: Float32Array): { readonly pcm: Float32Array; readonly transfer: readonly Transferable[] } {
    if (pcm.buffer instanceof SharedArrayBuffer) return { pcm, transfer: [] }
    const copy = pcm.slice()
    this.#copiedBytes += copy.byteLength
    return { pcm: copy, transfer: [copy.buffer] }
  }

  /** Stops what runs, lets the worker release its sessions and waits for its end. */
  async close(): Promise<void> {
    if (!this.#closing && !this.#death) {
      this.#closing = true
      for (const { cancelFlag } of this.#pending.values()) if (cancelFlag) Atomics.store(cancelFlag, 0, 1)
      this.#post({ type: 'close' })
    }
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_resolve, reject) => {
      const failure = new Failure(
        'worker.stuck',
        `The ${this.#name} stage did not end within ${CLOSE_TIMEOUT_MS / 1000} s`,
      )
      timer = setTimeout(() => reject(failure), CLOSE_TIMEOUT_MS)
    })
    await Promise.race([this.#ended, tooLate]).finally(() => clearTimeout(timer))
  }

  #post(message: ToWorker, transfer: readonly Transferable[] = []): void {
    this.#worker.postMessage(message, [...transfer])
  }

  #refusal(): Failure | undefined {
    if (this.#death) return this.#death
    return this.#closing ? new Failure('worker.closed', `The ${this.#name} stage was closed`) : undefined
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'output':
        this.#pending.get(message.id)?.onOutput?.(message.output)
        break
      case 'result':
        this.#resolve(message)
        break
      case 'callFailed':
        this.#take(message.id)?.reject(failureOf(message.failure))
        break
      case 'started':
      case 'progress':
      case 'ready':
      case 'loadFailed':
        // These belong to loading, which is over.
        break
      default:
        assertUnreachable(message)
    }
  }

  #resolve({ id, result, startedMs, endedMs, stolenMs }: Extract<FromWorker, { type: 'result' }>): void {
    const call = this.#take(id)
    call?.resolve({ result, timing: { requestedMs: call.requestedMs, startedMs, endedMs, stolenMs } })
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id)
    this.#pending.delete(id)
    return call
  }

  #die(why: string): void {
    this.#death ??= new Failure('worker.died', `The ${this.#name} stage's worker failed: ${why}`, 'Restart Firstword.')
    this.#failPending(this.#death)
  }

  #failPending(failure: Failure): void {
    for (const call of this.#pending.values()) call.reject(failure)
    this.#pending.clear()
  }
}

/** Resolves with the worker's information once its engine is loaded. */
function loaded(
  name: string,
  worker: Worker,
  onImported: () => void,
  onProgress: (progress: number) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
      settled()
    }
    const onError = (error: unknown) => {
      settle(() =>
        reject(
          runtimeFailure(error) ??
            new Failure('worker.died', `The ${name} stage's worker failed while it loaded: ${messageOf(error)}`),
        ),
      )
    }
    const onExit = () => onError(new Error('it ended by itself'))
    const onMessage = (message: FromWorker) => {
      if (message.type === 'started') onImported()
      if (message.type === 'progress') onProgress(message.progress)
      if (message.type === 'ready') settle(() => resolve(message.info))
      if (message.type === 'loadFailed') settle(() => reject(failureOf(message.failure)))
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
  })
}

function failureOf(info: FailureInfo): Failure {
  return new Failure(info.code, info.message, info.hint)
}

/** The URL of a worker's entry beside the calling module, both when run from the sources and when compiled. */
export function workerEntry(callerUrl: string): URL {
  return new URL(`./worker${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl)
}
