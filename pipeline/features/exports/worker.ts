/** The thread of one export or import: makes a piece for each `next`. */
import { parentPort, workerData } from 'node:worker_threads'
import { ensure } from '../../base/assert.ts'
import { failureInfoOf } from '../../base/failure.ts'
import { textOf } from '../../base/text-file.ts'
import { exportSession } from '../../reports/formats.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { importedSession, isComparing, storedSource } from './stored-source.ts'
import type { ExportJob, FromThread, ReadJob, ThreadJob } from './thread-job.ts'

/** Turns, and samples, that go over to the host at once. */
const PAGE_TURNS = 200
const PAGE_SAMPLES = 2000

const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
// The client and this file agree on the job by `ThreadJob`.
const job = workerData as ThreadJob
const answers = job.kind === 'export' ? write(job) : read(job)

port.on('message', () => {
  answers.next().then(
    ({ value, done }) => {
      const answer: FromThread = done ? { kind: 'end' } : value
      port.postMessage(answer, movedOf(answer))
    },
    (error: unknown) => port.postMessage({ kind: 'failed', failure: failureInfoOf(error) }),
  )
})

async function* write({ folder, sessionId, format, options }: ExportJob): AsyncGenerator<FromThread> {
  const store = openSessionStore({ folder, role: 'visitor' })
  const source = await storedSource(store, sessionId, { compared: isComparing(format) })
  const { fileName, contentType, chunks } = exportSession(source, format, options)
  yield { kind: 'head', fileName, contentType }
  for await (const text of chunks) yield { kind: 'chunk', text }
}

async function* read({ bytes }: ReadJob): AsyncGenerator<FromThread> {
  const { session, turns, samples, recordings } = importedSession(textOf(bytes, 'The file'))
  yield { kind: 'session', session, recordings }
  for (const page of pagesOf(samples, PAGE_SAMPLES)) yield { kind: 'samples', samples: page }
  for (const page of pagesOf(turns, PAGE_TURNS)) yield { kind: 'turns', turns: page }
}

function* pagesOf<T>(entries: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < entries.length; at += size) yield entries.slice(at, at + size)
}

/** Recordings are handed over, not copied: the host's loop carries audio. */
function movedOf(answer: FromThread): ArrayBuffer[] {
  return answer.kind === 'session' ? [...answer.recordings.values()].map(({ wav }) => wav.buffer) : []
}
