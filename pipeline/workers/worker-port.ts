import { isMainThread, parentPort, type Transferable, Worker, workerData } from 'node:worker_threads'
import { ensure } from '../base/assert.ts'
import { messageOf } from '../base/failure.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

/** The worker's end of its carrier. */
export interface WorkerPort {
  /** What the worker was started with. */
  readonly options: Promise<unknown>
  post(message: FromWorker, transfer?: readonly Transferable[]): void
  /** From now on, everything but the options goes to `listener`. */
  listen(listener: (message: ToWorker) => void): void
  /** Lets the worker end. */
  close(): void
}

/** The port of whichever carrier this worker was started by. */
export function openWorkerPort(): WorkerPort {
  return isMainThread ? processPort() : threadPort()
}

function threadPort(): WorkerPort {
  const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
  return {
    options: Promise.resolve(workerData),
    post: (message, transfer) => port.postMessage(message, transfer ? [...transfer] : []),
    listen: (listener) => void port.on('message', listener),
    close: () => port.close(),
  }
}

const CRASHED = 70

function processPort(): WorkerPort {
  const send = ensure(process.send?.bind(process), 'the channel of a worker process')
  // A typed Ctrl-C reaches every process of the terminal; the host says when this one is to end.
  process.on('SIGINT', () => undefined)
  // The host is gone, or the worker closed.
  process.on('disconnect', () => process.exit(0))
  process.on('uncaughtException', (error) => {
    send({ type: 'crashed', message: messageOf(error) } satisfies FromWorker, () => process.exit(CRASHED))
  })
  const heartbeat = new Worker(heartbeatEntry())
  const beating = new Promise((resolve) => heartbeat.once('message', resolve))
  heartbeat.unref()
  let listener: ((message: ToWorker) => void) | undefined
  const options = new Promise<unknown>((resolve) => {
    process.on('message', (message: ToWorker) => {
      if (message.type === 'load') resolve(message.options)
      else listener?.(message)
    })
  })
  return {
    // Nothing that may hang is begun before it would be noticed.
    options: beating.then(() => options),
    post: (message) => void send(message),
    listen: (heard) => {
      listener = heard
    },
    // What was posted before is sent before the channel closes, and the process ends when it has.
    close: () => process.disconnect(),
  }
}

function heartbeatEntry(): URL {
  const source = new URL('./heartbeat-thread.ts', import.meta.url)
  return import.meta.url.endsWith('.ts') ? source : new URL(source.href.replace(/\.ts$/, '.js'))
}
