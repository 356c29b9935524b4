import { Worker } from 'node:worker_threads'
import { Failure, type FailureInfo, messageOf } from '../../base/failure.ts'
import type { FromThread, ThreadJob } from './thread-job.ts'

export interface PulledThreadOptions {
  /** Called once, when the thread is gone, however it ended. */
  readonly onEnd?: (() => void) | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** A thread that answers each `next` with one piece of its work: it never makes more than is taken. */
export class PulledThread {
  readonly #worker: Worker
  #ended = false
  #taken: { resolve(answer: FromThread): void; reject(error: unknown): void } | undefined

  constructor(job: ThreadJob, { onEnd, signal }: PulledThreadOptions = {}) {
    const entry = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
    this.#worker = new Worker(entry, { workerData: job, name: job.kind, transferList: movedOf(job) })
    this.#worker.on('message', (answer: FromThread | { kind: 'failed'; failure: FailureInfo }) => this.#take(answer))
    this.#worker.on('error', (error) => this.#fail(messageOf(error)))
    const end = () => void this.end()
    this.#worker.on('exit', () => {
      this.#ended = true
      signal?.removeEventListener('abort', end)
      this.#fail('its thread ended')
      onEnd?.()
    })
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  }

  /** @throws Failure as the work fails */
  next(): Promise<FromThread> {
    return new Promise((resolve, reject) => {
      this.#taken = { resolve, reject }
      if (this.#ended) return this.#fail('its thread ended')
      this.#worker.postMessage('next')
    })
  }

  /** It keeps nothing, so it may be torn down at any moment. */
  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #take(answer: FromThread | { kind: 'failed'; failure: FailureInfo }): void {
    if (answer.kind === 'failed') {
      const { code, message, hint } = answer.failure
      this.#taken?.reject(new Failure(code, message, hint))
    } else this.#taken?.resolve(answer)
    this.#taken = undefined
  }

  #fail(why: string): void {
    this.#taken?.reject(new Failure('export.failed', `The file could not be worked on: ${why}`, 'Try again.'))
    this.#taken = undefined
  }
}

/** A file is handed over where it is alone in its memory, not copied: the host's loop carries audio. */
function movedOf(job: ThreadJob): ArrayBuffer[] {
  if (job.kind !== 'read') return []
  const { buffer, byteLength } = job.bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}
