import type { Transferable } from 'node:worker_threads'
import { assertUnreachable } from '../base/assert.ts'
import { nowMs } from '../base/clock.ts'
import { type CodedSentence, Failure, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { Carrier, CarrierKind, SpareWorker } from './carrier.ts'
import { type LoadHooks, loadWorker } from './loading.ts'
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
  /** When the call was asked for, where it had to wait for its worker; default: now. */
  readonly requestedMs?: number
}

interface PendingCall {
  readonly requestedMs: number
  readonly onOutput: ((output: unknown) => void) | undefined
  readonly cancel: (() => void) | undefined
  resolve(answer: Answer<unknown>): void
  reject(error: Error): void
}

/** Which worker to start, and how. */
export interface WorkerStart extends LoadHooks {
  /** The worker's name, for messages. */
  readonly name: string
  /** The worker's file, which calls `serveWorker`. */
  readonly entry: URL
  /** Plain data for the worker's `load`. */
  readonly options: unknown
  /** Default: a thread. */
  readonly carrier?: CarrierKind
  /** As `CarrierStart`. */
  readonly optionsTransfer?: readonly Transferable[]
  /** As `CarrierStart`. */
  readonly mayBeTornDown?: boolean
  /** As `CarrierStart`. */
  readonly spare?: SpareWorker | undefined
  /**
   * Called once where the worker ends without having been closed; its pending calls have failed by then. `over` resolves
   * when it is really gone, so that no two of them need to hold a device at a time.
   */
  readonly onDeath?: (death: Failure, over: Promise<void>) => void
  /** Called with what the worker tells outside of any call. */
  readonly onNote?: (note: unknown) => void
}

/** Longest wait for a worker to end its last model run and release its sessions; what can be killed is, then. */
const CLOSE_TIMEOUT_MS = 10_000
/** Calls that may wait for their answers. Whoever sends more is minutes ahead of any worker, and is refused. */
const MOST_UNANSWERED = 20_000

/** The host's end of a worker: typed calls, answered in order; outputs while they run; cancellation; an orderly end. */
export class WorkerClient<Api extends WorkerApi> {
  readonly #start: WorkerStart
  readonly #carrier: Carrier
  readonly #pending = new Map<number, PendingCall>()
  readonly #ended: Promise<void>
  #onEnded: () => void = () => undefined
  #nextId = 1
  #copiedBytes = 0
  #death: Failure | undefined
  #closing = false

  private constructor(start: WorkerStart, carrier: Carrier) {
    this.#start = start
    this.#carrier = carrier
    this.#ended = new Promise((resolve) => {
      this.#onEnded = resolve
    })
  }

  /**
   * Starts a worker and waits until its engine is loaded.
   *
   * @returns the client, and what the worker tells of its engine
   * @throws Failure where the engine cannot be loaded, or the worker ends before it is
   */
  static async start<Api extends WorkerApi, Info>(
    start: WorkerStart,
  ): Promise<{ client: WorkerClient<Api>; info: Info }> {
    const { carrier, info, handOver } = await loadWorker(start, start.carrier ?? 'thread')
    const client = new WorkerClient<Api>(start, carrier)
    handOver({
      message: (message) => client.#receive(message),
      failed: (error) => client.#die(sentenceOf(error)),
      ended: (how) => client.#end(how),
    })
    return { client, info: info as Info }
  }

  /** Bytes of audio that were copied on their way to this worker. */
  get copiedBytes(): number {
    return this.#copiedBytes
  }

  /** Calls that were sent and not answered: what the worker is at, and what waits for it. */
  get unanswered(): number {
    return this.#pending.size
  }

  /** What carries the worker: memory is shared with a thread alone. */
  get carrier(): CarrierKind {
    return this.#carrier.kind
  }

  /** Of the worker's process, where it has one. */
  get pid(): number | undefined {
    return this.#carrier.pid
  }

  /** Memory of the worker's process, where it has one and has told. */
  get residentBytes(): number | undefined {
    return this.#carrier.residentBytes
  }

  /** Sends a call; they are answered in the order in which they are sent. `done` rejects with a `Failure` where it fails. */
  call<Method extends keyof Api & string>(
    method: Method,
    args: Api[Method]['args'],
    options: CallOptions<Api[Method]['output']> = {},
  ): WorkerCall<Api[Method]['result']> {
    const requestedMs = options.requestedMs ?? nowMs()
    const id = this.#nextId++
    const { cancelFlag, cancel } = options.cancellable ? this.#cancellation(id) : {}
    const done = new Promise<Answer<unknown>>((resolve, reject) => {
      const refusal = this.#refusal()
      if (refusal) return reject(refusal)
      // The map holds calls of every method, so their outputs are unknown to it.
      const onOutput = options.onOutput as ((output: unknown) => void) | undefined
      this.#pending.set(id, { requestedMs, onOutput, cancel, resolve, reject })
      this.#post({ type: 'call', id, method, args, requestedMs, cancelFlag }, options.transfer)
    })
    return { done: done as Promise<Answer<Api[Method]['result']>>, cancel: () => cancel?.() }
  }

  /**
   * Audio in the form in which it travels to the worker. Shared memory goes to a thread as it is; everything else is one
   * counted copy, because the caller keeps its buffer: here for a thread, on its way for a process.
   */
  audio(pcm: Float32Array): { readonly pcm: Float32Array; readonly transfer: readonly Transferable[] } {
    const inProcess = this.#carrier.kind === 'process'
    if (!inProcess && pcm.buffer instanceof SharedArrayBuffer) return { pcm, transfer: [] }
    this.#copiedBytes += pcm.byteLength
    if (inProcess) return { pcm, transfer: [] }
    const copy = pcm.slice()
    return { pcm: copy, transfer: [copy.buffer] }
  }

  /**
   * Stops what runs, lets the worker release what it holds and waits for its end. What can be killed is, if it does not end.
   *
   * @throws Failure `worker.stuck` where a thread does not end
   */
  async close(): Promise<void> {
    if (!this.#closing && !this.#death) {
      this.#closing = true
      for (const { cancel } of this.#pending.values()) cancel?.()
      this.#post({ type: 'close' })
    }
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.#carrier.kill()
        if (!this.#carrier.canBeKilled) reject(this.#stuck())
      }, CLOSE_TIMEOUT_MS)
    })
    await Promise.race([this.#ended, tooLate]).finally(() => clearTimeout(timer))
  }

  /** Resolves when the worker is really gone, however it ended. */
  get over(): Promise<void> {
    return this.#ended
  }

  /** Ends a worker at once, as its own death would; a thread that runs models goes on. */
  kill(why: CodedSentence): void {
    if (!this.#carrier.canBeKilled) return
    this.#die(why)
    this.#carrier.kill()
  }

  #cancellation(id: number): Pick<PendingCall, 'cancel'> & { readonly cancelFlag?: Int32Array<SharedArrayBuffer> } {
    // A model run sees the flag and no message; what waits for a server elsewhere hears the message at once.
    const emit = () => this.#pending.has(id) && this.#post({ type: 'cancel', id })
    if (this.#carrier.kind === 'process') return { cancel: emit }
    const cancelFlag = new Int32Array(new SharedArrayBuffer(4))
    const cancel = () => {
      Atomics.store(cancelFlag, 0, 1)
      emit()
    }
    return { cancelFlag, cancel }
  }

  #post(message: ToWorker, transfer: readonly Transferable[] = []): void {
    this.#carrier.post(message, transfer)
  }

  #refusal(): Failure | undefined {
    if (this.#death) return this.#death
    const { name } = this.#start
    if (this.#closing) return new Failure('worker.closed', because('worker.closed', { stage: name }))
    if (this.#pending.size < MOST_UNANSWERED) return undefined
    return new Failure(
      'worker.behind',
      because('worker.behind', { stage: name, calls: MOST_UNANSWERED }),
      because('do.sendSlowly'),
    )
  }

  #stuck(): Failure {
    return new Failure(
      'worker.stuck',
      because('worker.stuck', { stage: this.#start.name, seconds: CLOSE_TIMEOUT_MS / 1000 }),
    )
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
        this.#take(message.id)?.reject(Failure.from(message.failure))
        break
      case 'note':
        this.#start.onNote?.(message.note)
        break
      case 'crashed':
        this.#die({ reason: message.message })
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

  #end(how: CodedSentence | undefined): void {
    if (!this.#closing) this.#die(how ?? because('worker.endedItself'))
    else this.#failPending(new Failure('worker.closed', because('worker.closed', { stage: this.#start.name })))
    this.#onEnded()
  }

  #die(why: CodedSentence): void {
    const message = because('worker.failed', { stage: this.#start.name, why })
    const hint = because(this.#carrier.kind === 'thread' ? 'do.restart' : 'do.sayAgain')
    const first = this.#death === undefined
    this.#death ??= new Failure('worker.died', message, hint)
    this.#failPending(this.#death)
    if (first && !this.#closing) this.#start.onDeath?.(this.#death, this.#ended)
  }

  #failPending(failure: Failure): void {
    const failed = [...this.#pending.values()]
    this.#pending.clear()
    for (const call of failed) call.reject(failure)
  }
}

/** The URL of a worker's entry beside the calling module, both when run from the sources and when compiled. */
export function workerEntry(callerUrl: string): URL {
  return new URL(`./worker${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl)
}
