import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { ensure } from '../../base/assert.ts'
import { messageOf } from '../../base/failure.ts'
import { takeOut } from './take-out.ts'
import type { UnpackJob, UnpackNews } from './unpack.ts'

// Unpacking takes a processor for a while: not that of whoever asks.
const port: MessagePort = ensure(parentPort ?? undefined, 'the thread that unpacks')

try {
  takeOut(workerData as UnpackJob, (file) => send({ kind: 'file', ...file }))
  send({ kind: 'done' })
} catch (error) {
  const isDisk = error instanceof Error && 'code' in error
  send({ kind: 'failed', why: messageOf(error), ...(isDisk ? { code: String(error.code) } : {}) })
}

function send(news: UnpackNews): void {
  port.postMessage(news)
}
