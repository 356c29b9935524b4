/** The thread of one archive: unpacking takes a processor for a while, and not that of whoever asks. */
import { messageOf } from '../../base/failure.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import { takeOut } from './take-out.ts'
import type { UnpackWorkerApi } from './unpack.ts'

await serveWorker<UnpackWorkerApi, undefined, undefined>(async () => ({
  info: undefined,
  handlers: {
    takeOut: (job, { emit, cancelled }) => {
      try {
        takeOut(job, emit, cancelled)
        return { kind: 'done' }
      } catch (error) {
        const isDisk = error instanceof Error && 'code' in error
        return { kind: 'failed', why: messageOf(error), ...(isDisk ? { code: String(error.code) } : {}) }
      }
    },
  },
  close: async () => undefined,
}))
