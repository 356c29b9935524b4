import type { StartCarrier } from './carrier.ts'
import { WorkerProcess } from './worker-process.ts'

/**
 * A worker in a process of its own: whatever a driver does to it, nothing else is touched. What goes there and back is
 * copied.
 */
export const startProcess: StartCarrier = ({ entry, options, spare }, events) => {
  const ready = spare?.waits ? spare : new WorkerProcess(entry)
  return ready.begin(options, events)
}
