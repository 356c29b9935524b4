/** The thread of one export or import: makes a piece for each `next`. */
import { textOf } from '../../base/files/text-file.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { exportSession } from '../../reports/formats.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import { importedSession, isComparing, storedSource } from './stored-source.ts'
import type { ExportJob, FromThread, PieceWorkerApi, ReadJob, ThreadJob } from './thread-job.ts'

/** Turns, and samples, that go over to the host at once. */
const PAGE_TURNS = 200
const PAGE_SAMPLES = 2000

await serveWorker<PieceWorkerApi, ThreadJob, undefined>(async (job) => {
  const answers = job.kind === 'export' ? write(job) : read(job)
  return {
    info: undefined,
    handlers: {
      next: async (_, { transfer }) => {
        const { value, done } = await answers.next()
        const answer: FromThread = done ? { kind: 'end' } : value
        for (const buffer of movedOf(answer)) transfer(buffer)
        return answer
      },
    },
    close: async () => undefined,
  }
})

async function* write({ folder, sessionId, format, options }: ExportJob): AsyncGenerator<FromThread> {
  const store = openSessionStore({ folder, role: 'visitor' })
  const source = await storedSource(store, sessionId, { compared: isComparing(format) })
  const { fileName, contentType, chunks } = exportSession(source, format, options)
  yield { kind: 'head', fileName, contentType }
  for await (const text of chunks) yield { kind: 'chunk', text }
}

async function* read({ bytes }: ReadJob): AsyncGenerator<FromThread> {
  const { session, turns, samples, recordings } = importedSession(textOf(bytes, because('text.theFile')))
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
