import { Worker } from 'node:worker_threads'
import { Failure } from '../../base/failure.ts'
import type { FromLoadWorker, LoadWorkerData, ToLoadWorker } from './load-messages.ts'
import { type LoadCounts, NO_LOAD } from './load-tally.ts'
import type { LoadTurn } from './load-turn.ts'

/** How long devices may take to take their leave. */
const STOP_LIMIT_MS = 2000

export interface LoadStepOptions extends LoadWorkerData {
  readonly onTurn: (turn: LoadTurn) => void
  /** `cpuMs`: processor time of the generator's own thread so far. */
  readonly onProgress: (counts: LoadCounts, cpuMs: number) => void
  readonly signal: AbortSignal
}

/**
 * Runs one step of load in a worker thread of its own and resolves with what it added up to.
 *
 * @throws Failure where the worker failed
 */
export function runLoadStep({ plan, clips, onTurn, onProgress, signal }: LoadStepOptions): Promise<LoadCounts> {
  const data: LoadWorkerData = { plan, clips }
  const worker = new Worker(workerEntry(import.meta.url), { workerData: data, name: 'load' })
  const stop = () => {
    worker.postMessage({ type: 'stop' } satisfies ToLoadWorker)
    // A server that does not answer a close would hold the devices for half a minute.
    setTimeout(() => void worker.terminate(), STOP_LIMIT_MS).unref()
  }
  return new Promise<LoadCounts>((resolve, reject) => {
    let last: LoadCounts = NO_LOAD
    let ended = false
    worker.on('message', (message: FromLoadWorker) => {
      if (message.type === 'turn') return onTurn(message.turn)
      last = message.counts
      ended ||= message.type === 'ended'
      onProgress(message.counts, message.cpuMs)
    })
    worker.on('error', (error) => reject(new Failure('load.failed', `The load generator failed: ${error.message}`)))
    worker.on('exit', () => {
      if (ended || signal.aborted) resolve(last)
      else reject(new Failure('load.failed', 'The load generator ended early'))
    })
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  }).finally(() => signal.removeEventListener('abort', stop))
}

/** The worker's file: `.ts` beside the sources, `.js` in the build. */
function workerEntry(from: string): URL {
  return new URL(`./worker${from.slice(from.lastIndexOf('.'))}`, from)
}
