import type { Transferable } from 'node:worker_threads'
import { assertUnreachable } from '../base/assert.ts'
import { nowMs } from '../base/clock.ts'
import { Failure, failureInfoOf } from '../base/failure.ts'
import { delaySince, runDelayMs } from '../base/process/run-delay.ts'
import { because } from '../measures/reasons/reasons.ts'
import { openWorkerPort, type WorkerPort } from './worker-port.ts'
import type { ToWorker, WorkerApi } from './worker-protocol.ts'

/** What a handler knows of the call that it answers. */
export interface CallContext<Output> {
  /** Whether the caller has given up; asked between model runs. */
  cancelled(): boolean
  /** Aborted where the caller gives up, for work that waits for others instead of computing. */
  readonly signal: AbortSignal
  /** Sends something out while the call goes on. */
  emit(output: Output, transfer?: readonly Transferable[]): void
  /** Hands the memory of a part of the result over instead of copying it. */
  transfer(buffer: Transferable): void
  /** The call's own work begins only now: what came before was waiting for others. */
  begin(): void
  /** How long since the call's work began the thread was kept from a processor; `undefined` where nobody knows. */
  stolenMs(): number | undefined
  readonly requestedMs: number
  readonly startedMs: number
}

export type Handlers<Api extends WorkerApi> = {
  readonly [Method in keyof Api]: (
    args: Api[Method]['args'],
    context: CallContext<Api[Method]['output']>,
  ) => Promise<Api[Method]['result']> | Api[Method]['result']
}

/** A loaded engine as a worker serves it. */
export interface ServedEngine<Api extends WorkerApi, Info> {
  readonly info: Info
  readonly handlers: Handlers<Api>
  /** Calls are begun as they come, and the engine itself keeps in order what must be; otherwise one after another. */
  readonly interleaves?: boolean
  /** What it does once it serves; calls wait for it, where they are answered one after another. */
  readonly afterReady?: (() => Promise<void>) | undefined
  /** Releases every session; called once, when no call runs any more. */
  close(): Promise<void>
}

/** What a worker can do while it loads, and keep for later. */
export interface LoadContext {
  /** @param progress 0 to 1 */
  progress(progress: number): void
  /** Tells the host something outside of any call; it comes before the results that follow it. */
  emit(note: unknown): void
}

type Call = Extract<ToWorker, { type: 'call' }>

/**
 * The main of a worker, in a thread or a process: loads the engine, then answers calls one after another in the order in
 * which they were sent (or as they come, where the engine interleaves them), until it is told to close. A handler that
 * throws fails its own call alone.
 */
export async function serveWorker<Api extends WorkerApi, Options, Info>(
  load: (options: Options, context: LoadContext) => Promise<ServedEngine<Api, Info>>,
): Promise<void> {
  const port = openWorkerPort()
  port.post({ type: 'started' })
  let engine: ServedEngine<Api, Info>
  try {
    // The caller and the worker's file agree on the options by the type parameter.
    engine = await load((await port.options) as Options, {
      progress: (progress) => port.post({ type: 'progress', progress }),
      emit: (note) => port.post({ type: 'note', note }),
    })
  } catch (error) {
    port.post({ type: 'loadFailed', failure: failureInfoOf(error) })
    port.close()
    return
  }
  const calls = new CallServer(engine, port)
  port.listen((message) => calls.take(message))
  port.post({ type: 'ready', info: engine.info })
  calls.begin()
}

/** Answers the calls of one loaded engine. */
class CallServer<Api extends WorkerApi, Info> {
  readonly #engine: ServedEngine<Api, Info>
  readonly #port: WorkerPort
  /** Calls that were not answered yet, each with what tells it that it was given up. */
  readonly #unanswered = new Map<number, AbortController>()
  #tail = Promise.resolve()

  constructor(engine: ServedEngine<Api, Info>, port: WorkerPort) {
    this.#engine = engine
    this.#port = port
  }

  /** Does what is left to do; what goes wrong with it is for the first call to meet. */
  begin(): void {
    const { afterReady } = this.#engine
    if (!afterReady) return
    // The word that it is ready goes out before a run blocks the thread.
    const done = new Promise((resolve) => setImmediate(resolve)).then(afterReady).catch(() => undefined)
    this.#tail = this.#tail.then(() => done)
  }

  take(message: ToWorker): void {
    switch (message.type) {
      case 'call':
        this.#begin(message)
        break
      case 'cancel':
        this.#unanswered.get(message.id)?.abort()
        break
      case 'close':
        this.#tail = this.#tail.then(() => this.#engine.close()).then(() => this.#port.close())
        break
      case 'load':
        // It was loaded by that.
        break
      default:
        assertUnreachable(message)
    }
  }

  #begin(call: Call): void {
    this.#unanswered.set(call.id, new AbortController())
    const before = this.#tail
    if (this.#engine.interleaves) {
      const answered = this.#answer(call)
      this.#tail = before.then(() => answered)
    } else this.#tail = before.then(() => this.#answer(call))
  }

  async #answer({ id, method, args, requestedMs, cancelFlag }: Call): Promise<void> {
    let startedMs = nowMs()
    let delayBeforeMs = runDelayMs()
    const handedOver: Transferable[] = []
    const { signal } = this.#unanswered.get(id) ?? new AbortController()
    try {
      const handler = this.#engine.handlers[method]
      if (!handler) throw new Failure('worker.unknown-call', because('worker.unknownCall', { call: method }))
      const result = await handler(args, {
        cancelled: () => signal.aborted || (cancelFlag !== undefined && Atomics.load(cancelFlag, 0) !== 0),
        signal,
        emit: (output, transfer) => this.#port.post({ type: 'output', id, output }, transfer),
        transfer: (buffer) => handedOver.push(buffer),
        begin: () => {
          startedMs = nowMs()
          delayBeforeMs = runDelayMs()
        },
        stolenMs: () => delaySince(delayBeforeMs, runDelayMs()),
        requestedMs,
        startedMs,
      })
      const stolenMs = delaySince(delayBeforeMs, runDelayMs())
      this.#port.post({ type: 'result', id, result, startedMs, endedMs: nowMs(), stolenMs }, handedOver)
    } catch (error) {
      this.#port.post({ type: 'callFailed', id, failure: failureInfoOf(error) })
    } finally {
      this.#unanswered.delete(id)
    }
  }
}
