import { parentPort, type Transferable, workerData } from 'node:worker_threads'
import { ensure } from '../base/assert.ts'
import { nowMs } from '../base/clock.ts'
import { Failure, failureInfoOf } from '../base/failure.ts'
import { delaySince, runDelayMs } from '../base/run-delay.ts'
import type { FromWorker, ToWorker, WorkerApi } from './worker-protocol.ts'

/** What a handler knows of the call that it answers. */
export interface CallContext<Output> {
  /** Whether the caller has given up; asked between model runs. */
  cancelled(): boolean
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
  /** Releases every session; called once, when no call runs any more. */
  close(): Promise<void>
}

/**
 * The main of a stage's worker: loads the engine, then answers calls one after another in the order in which they were
 * sent (or as they come, where the engine interleaves them), until it is told to close. A handler that throws fails its
 * own call alone.
 */
export async function serveWorker<Api extends WorkerApi, Options, Info>(
  load: (options: Options, onProgress: (progress: number) => void) => Promise<ServedEngine<Api, Info>>,
): Promise<void> {
  const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
  const send = (message: FromWorker, transfer?: readonly Transferable[]) =>
    port.postMessage(message, transfer ? [...transfer] : [])
  send({ type: 'started' })
  let engine: ServedEngine<Api, Info>
  try {
    // The caller and the worker's file agree on the options by the type parameter.
    engine = await load(workerData as Options, (progress) => send({ type: 'progress', progress }))
  } catch (error) {
    send({ type: 'loadFailed', failure: failureInfoOf(error) })
    port.close()
    return
  }
  let tail = Promise.resolve()
  port.on('message', (message: ToWorker) => {
    if (message.type === 'call' && engine.interleaves) {
      const before = tail
      const answered = answer(engine.handlers, message, send)
      tail = before.then(() => answered)
      return
    }
    tail = tail.then(async () => {
      if (message.type === 'call') return answer(engine.handlers, message, send)
      await engine.close()
      port.close()
    })
  })
  send({ type: 'ready', info: engine.info })
}

async function answer<Api extends WorkerApi>(
  handlers: Handlers<Api>,
  call: Extract<ToWorker, { type: 'call' }>,
  send: (message: FromWorker, transfer?: readonly Transferable[]) => void,
): Promise<void> {
  const { id, method, args, requestedMs, cancelFlag } = call
  let startedMs = nowMs()
  let delayBeforeMs = runDelayMs()
  const handedOver: Transferable[] = []
  try {
    const handler = handlers[method]
    if (!handler) throw new Failure('worker.unknown-call', `The worker has no call named ${method}`)
    const result = await handler(args, {
      cancelled: () => cancelFlag !== undefined && Atomics.load(cancelFlag, 0) !== 0,
      emit: (output, transfer) => send({ type: 'output', id, output }, transfer),
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
    send({ type: 'result', id, result, startedMs, endedMs: nowMs(), stolenMs }, handedOver)
  } catch (error) {
    send({ type: 'callFailed', id, failure: failureInfoOf(error) })
  }
}
