import { Failure, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { WorkerClient, workerEntry } from '../../workers/worker-client.ts'
import type { LoadProgress, LoadWorkerApi, LoadWorkerData } from './load-messages.ts'
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
export async function runLoadStep(options: LoadStepOptions): Promise<LoadCounts> {
  const { plan, clips, onTurn, onProgress, signal } = options
  let last: LoadCounts = NO_LOAD
  const progressed = ({ counts, cpuMs }: LoadProgress) => {
    last = counts
    onProgress(counts, cpuMs)
  }
  const client = await startGenerator({ plan, clips })
  const call = client.call('run', undefined, {
    cancellable: true,
    onOutput: (told) => ('turn' in told ? onTurn(told.turn) : progressed(told)),
  })
  const stop = () => {
    call.cancel()
    // A server that does not answer a close would hold the devices for half a minute.
    setTimeout(() => client.kill(because('worker.stopped')), STOP_LIMIT_MS).unref()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    progressed((await call.done).result)
    return last
  } catch (error) {
    if (signal.aborted) return last
    throw loadFailure(error)
  } finally {
    signal.removeEventListener('abort', stop)
    await client.close()
  }
}

async function startGenerator(data: LoadWorkerData): Promise<WorkerClient<LoadWorkerApi>> {
  const entry = workerEntry(import.meta.url)
  try {
    const started = await WorkerClient.start<LoadWorkerApi, undefined>({
      ...{ name: 'load', entry, options: data, mayBeTornDown: true },
    })
    return started.client
  } catch (error) {
    throw loadFailure(error)
  }
}

function loadFailure(error: unknown): Failure {
  return new Failure('load.failed', because('load.failed', { why: sentenceOf(error) }))
}
