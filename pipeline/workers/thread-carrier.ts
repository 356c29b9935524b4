import { Worker } from 'node:worker_threads'
import { because } from '../measures/reasons/reasons.ts'
import type { CarrierEvents, CarrierStart, StartCarrier } from './carrier.ts'
import type { FromWorker } from './worker-protocol.ts'

/** A worker in a thread of this process: its memory can be shared, and its death can be everybody's. */
export const startThread: StartCarrier = (start: CarrierStart, events: CarrierEvents) => {
  const { name, entry, options, optionsTransfer = [], mayBeTornDown = false } = start
  const worker = new Worker(entry, { workerData: options, name, transferList: [...optionsTransfer] })
  let failed = false
  worker.on('message', (message: FromWorker) => events.message(message))
  worker.on('error', (error) => {
    failed = true
    events.failed(error)
  })
  // A thread ends when its port is closed, which it does when it is told to.
  worker.on('exit', (code) => events.ended(failed || code !== 0 ? because('worker.crashed') : undefined))
  return {
    kind: 'thread',
    canBeKilled: mayBeTornDown,
    pid: undefined,
    residentBytes: undefined,
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    kill: () => void (mayBeTornDown && worker.terminate()),
  }
}
