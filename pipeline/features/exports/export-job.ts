import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { Session, SystemSample } from '../../protocol/sessions.ts'
import type { Download } from '../../servers/downloads.ts'
import type { SessionStore } from '../../store/contract.ts'
import { PulledThread } from './pulled-thread.ts'
import type { ExportJob, FromThread } from './thread-job.ts'
import { claimPlace } from './thread-places.ts'

/**
 * Writes a session's export in a thread of its own: statistics and charts of ten thousand turns take seconds, and the
 * host's loop carries audio. The thread ends with the last chunk, with the body's `return`, and with the signal.
 *
 * @throws Failure as the store or the export fails, `files.busy` where too many are written already
 */
export async function exportInThread(job: Omit<ExportJob, 'kind'>, signal?: AbortSignal): Promise<Download> {
  const thread = startThread({ kind: 'export', ...job }, signal)
  try {
    const head = await thread.next()
    if (head.kind !== 'head') throw new Failure('export.failed', because('export.ended'), because('do.tryAgain'))
    return { fileName: head.fileName, contentType: head.contentType, body: chunksOf(thread) }
  } catch (error) {
    await thread.end()
    throw error
  }
}

function startThread(job: ConstructorParameters<typeof PulledThread>[0], signal?: AbortSignal): PulledThread {
  const leave = claimPlace()
  try {
    return new PulledThread(job, { onEnd: leave, signal })
  } catch (error) {
    leave()
    throw error
  }
}

/** Not a generator: one that nobody began to read would never reach its `finally`, and the thread would stay. */
function chunksOf(thread: PulledThread): AsyncIterableIterator<string> {
  const over = { done: true, value: undefined } as const
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      try {
        const answer = await thread.next()
        if (answer.kind === 'chunk') return { done: false, value: answer.text }
      } catch (error) {
        await thread.end()
        throw error
      }
      await thread.end()
      return over
    },
    async return() {
      await thread.end()
      return over
    },
  }
}

/**
 * Reads and checks a session's file in a thread of its own, and keeps it.
 *
 * @throws Failure `import.…` where it cannot be read, `store.…` where it cannot be kept, `files.busy`
 */
export async function importInThread(store: Pick<SessionStore, 'importSession'>, bytes: Uint8Array): Promise<Session> {
  const thread = startThread({ kind: 'read', bytes })
  try {
    const head = await thread.next()
    if (head.kind !== 'session') throw new Failure('import.failed', because('import.unread'), because('do.tryAgain'))
    const { session, recordings } = head
    const samples: (readonly SystemSample[])[] = []
    let answer = await thread.next()
    for (; answer.kind === 'samples'; answer = await thread.next()) samples.push(answer.samples)
    return await store.importSession({ session, samples: flat(samples), recordings, turns: turnsOf(thread, answer) })
  } finally {
    await thread.end()
  }
}

function* flat<T>(pages: readonly (readonly T[])[]): Generator<T> {
  for (const page of pages) yield* page
}

async function* turnsOf(thread: PulledThread, first: FromThread) {
  for (let answer = first; answer.kind === 'turns'; answer = await thread.next()) yield* answer.turns
}
