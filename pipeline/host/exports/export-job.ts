import { Failure } from '../../base/failure.ts'
import type { Session, SystemSample } from '../../protocol/sessions.ts'
import type { Download } from '../../servers/downloads.ts'
import type { SessionStore } from '../../store/contract.ts'
import { PulledThread } from './pulled-thread.ts'
import type { ExportJob, FromThread } from './thread-job.ts'

/**
 * Writes a session's export in a thread of its own: statistics and charts of ten thousand turns take seconds, and the
 * host's loop carries audio.
 *
 * @throws Failure as the store or the export fails
 */
export async function exportInThread(job: Omit<ExportJob, 'kind'>): Promise<Download> {
  const thread = new PulledThread({ kind: 'export', ...job })
  try {
    const head = await thread.next()
    if (head.kind !== 'head') throw new Failure('export.failed', 'The export ended before it began', 'Try again.')
    return { fileName: head.fileName, contentType: head.contentType, body: chunksOf(thread) }
  } catch (error) {
    await thread.end()
    throw error
  }
}

async function* chunksOf(thread: PulledThread): AsyncGenerator<string> {
  try {
    for (let answer = await thread.next(); answer.kind === 'chunk'; answer = await thread.next()) yield answer.text
  } finally {
    await thread.end()
  }
}

/**
 * Reads and checks a session's file in a thread of its own, and keeps it.
 *
 * @throws Failure `import.…` where it cannot be read, `store.…` where it cannot be kept
 */
export async function importInThread(store: Pick<SessionStore, 'importSession'>, bytes: Uint8Array): Promise<Session> {
  const thread = new PulledThread({ kind: 'read', bytes })
  try {
    const head = await thread.next()
    if (head.kind !== 'session') throw new Failure('import.failed', 'The file could not be read', 'Try again.')
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
