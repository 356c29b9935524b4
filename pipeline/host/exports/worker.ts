/** The thread of one export: opens the store as a visitor, and makes a chunk for each `next`. */
import { parentPort, workerData } from 'node:worker_threads'
import { ensure } from '../../base/assert.ts'
import { failureInfoOf } from '../../base/failure.ts'
import { exportSession } from '../../reports/formats.ts'
import { openSessionStore } from '../../store/open-store.ts'
import type { ExportJob, FromExport } from './export-job.ts'
import { isComparing, storedSource } from './stored-source.ts'

const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
// The client and this file agree on the job by `ExportJob`.
const answers = write(workerData as ExportJob)

port.on('message', () => {
  answers.next().then(
    ({ value, done }) => port.postMessage(done ? ({ kind: 'end' } satisfies FromExport) : value),
    (error: unknown) => port.postMessage({ kind: 'failed', failure: failureInfoOf(error) } satisfies FromExport),
  )
})

async function* write({ folder, sessionId, format, options }: ExportJob): AsyncGenerator<FromExport> {
  const store = openSessionStore({ folder, role: 'visitor' })
  const source = await storedSource(store, sessionId, { compared: isComparing(format) })
  const { fileName, contentType, chunks } = exportSession(source, format, options)
  yield { kind: 'head', fileName, contentType }
  for await (const text of chunks) yield { kind: 'chunk', text }
}
