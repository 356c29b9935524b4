/** The heartbeat of a worker process: a thread that does nothing else, so that it beats inside the longest model run too. */
import { writeSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { BEAT_MS, HEARTBEAT_FD } from './heartbeat.ts'

const BEAT = Buffer.from('.')

function beat(): void {
  try {
    writeSync(HEARTBEAT_FD, BEAT)
  } catch (error) {
    // A full pipe means that the host is busy. Any other: it is gone, and nobody is left to do anything for.
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) process.kill(process.pid, 'SIGKILL')
  }
}

beat()
setInterval(beat, BEAT_MS)
parentPort?.postMessage('begun')
