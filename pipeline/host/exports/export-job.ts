import { Worker } from 'node:worker_threads'
import { Failure, type FailureInfo, messageOf } from '../../base/failure.ts'
import type { ExportFormat } from '../../reports/formats.ts'
import type { ExportOptions } from '../../reports/source.ts'
import type { Download } from '../../servers/downloads.ts'

/** What is to be written of which session, out of the store in which folder. */
export interface ExportJob {
  readonly folder: string
  readonly sessionId: string
  readonly format: ExportFormat
  readonly options: ExportOptions
}

/** What the thread answers each `next` with: the head first, then chunks, then the end. */
export type FromExport =
  | { readonly kind: 'head'; readonly fileName: string; readonly contentType: string }
  | { readonly kind: 'chunk'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly failure: FailureInfo }

/**
 * Writes a session's export in a thread of its own: statistics and charts of ten thousand turns take seconds, and the
 * host's loop carries audio. The thread makes a chunk only when the last one was taken.
 *
 * @throws Failure as the store or the export fails
 */
export async function exportInThread(job: ExportJob): Promise<Download> {
  const thread = new ExportThread(job)
  try {
    const head = await thread.next()
    if (head.kind !== 'head') throw new Failure('export.failed', 'The export ended before it began', 'Try again.')
    return { fileName: head.fileName, contentType: head.contentType, body: chunksOf(thread) }
  } catch (error) {
    await thread.end()
    throw error
  }
}

async function* chunksOf(thread: ExportThread): AsyncGenerator<string> {
  try {
    for (let answer = await thread.next(); answer.kind === 'chunk'; answer = await thread.next()) yield answer.text
  } finally {
    await thread.end()
  }
}

class ExportThread {
  readonly #worker: Worker
  #taken: { resolve(answer: FromExport): void; reject(error: unknown): void } | undefined

  constructor(job: ExportJob) {
    const entry = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
    this.#worker = new Worker(entry, { workerData: job, name: 'export' })
    this.#worker.on('message', (answer: FromExport) => this.#take(answer))
    this.#worker.on('error', (error) => this.#fail(messageOf(error)))
    this.#worker.on('exit', () => this.#fail('its thread ended'))
  }

  next(): Promise<FromExport> {
    return new Promise((resolve, reject) => {
      this.#taken = { resolve, reject }
      this.#worker.postMessage('next')
    })
  }

  /** Its store is a visitor that wrote nothing: it may be torn down at any moment. */
  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #take(answer: FromExport): void {
    if (answer.kind === 'failed') {
      const { code, message, hint } = answer.failure
      this.#taken?.reject(new Failure(code, message, hint))
    } else this.#taken?.resolve(answer)
    this.#taken = undefined
  }

  #fail(why: string): void {
    this.#taken?.reject(new Failure('export.failed', `The export failed: ${why}`, 'Try again.'))
    this.#taken = undefined
  }
}
