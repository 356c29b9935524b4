/**
 * The heartbeat of a worker process: a thread that does nothing else, so that it beats inside the longest model run too.
 * Some beats say how much memory the process holds: it alone can tell on every system.
 */
import { writeSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { residentBytes } from '../base/process/memory.ts'
import { BEAT_MS, BEATS_PER_MEMORY, beatText, HEARTBEAT_FD } from './heartbeat.ts'

let beats = 0

function beat(): void {
  const bytes = beats % BEATS_PER_MEMORY === 0 ? residentBytes() : undefined
  beats += 1
  try {
    writeSync(HEARTBEAT_FD, beatText(bytes))
  } catch (error) {
    // A full pipe means that the host is busy. Any other: it is gone, and nobody is left to do anything for.
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) process.kill(process.pid, 'SIGKILL')
  }
}

beat()
setInterval(beat, BEAT_MS)
parentPort?.postMessage('begun')
