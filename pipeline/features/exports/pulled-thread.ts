import { Failure, failureInfoOf, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { EarlyWorker } from '../../workers/early-worker.ts'
import { workerEntry } from '../../workers/worker-client.ts'
import type { FromThread, PieceWorkerApi, ThreadJob } from './thread-job.ts'

export interface PulledThreadOptions {
  /** Called once, when the thread is gone, however it ended. */
  readonly onEnd?: (() => void) | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** A thread that answers each `next` with one piece of its work: it never makes more than is taken. */
export class PulledThread {
  readonly #worker: EarlyWorker<PieceWorkerApi>

  constructor(job: ThreadJob, { onEnd, signal }: PulledThreadOptions = {}) {
    const entry = workerEntry(import.meta.url)
    this.#worker = new EarlyWorker<PieceWorkerApi>({
      ...{ name: job.kind, entry, options: job, optionsTransfer: movedOf(job), mayBeTornDown: true },
    })
    const end = () => void this.end()
    void this.#worker.over().then(() => {
      signal?.removeEventListener('abort', end)
      onEnd?.()
    })
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  }

  /** @throws Failure as the work fails */
  async next(): Promise<FromThread> {
    try {
      return await this.#worker.call('next', undefined)
    } catch (error) {
      // What the work says of itself is told as it is; what became of its thread is nobody's business.
      if (!failureInfoOf(error).code.startsWith('worker.')) throw error
      throw new Failure('export.failed', because('export.failed', { why: sentenceOf(error) }), because('do.tryAgain'))
    }
  }

  /** It keeps nothing, so it may be torn down at any moment. */
  end(): Promise<void> {
    return this.#worker.kill(because('worker.torn'))
  }
}

/** A file is handed over where it is alone in its memory, not copied: the host's loop carries audio. */
function movedOf(job: ThreadJob): ArrayBuffer[] {
  if (job.kind !== 'read') return []
  const { buffer, byteLength } = job.bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}
