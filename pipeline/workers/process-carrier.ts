import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { signalChild } from '../base/signal-child.ts'
import type { StartCarrier } from './carrier.ts'
import { HEARTBEAT_FD, HeartbeatWatch } from './heartbeat.ts'
import type { FromWorker } from './worker-protocol.ts'

/** Output of native libraries goes where errors do: standard output is the program's own, and may be read by others. */
const TO_STDERR = 2

/**
 * A worker in a process of its own: whatever a driver does to it, nothing else is touched. What goes there and back is
 * copied. It is watched by a heartbeat, and killed when that stops.
 */
export const startProcess: StartCarrier = ({ entry, options }, events) => {
  const child = fork(fileURLToPath(entry), [], {
    // What this process was started with (inspectors, loaders of tests) is not for its workers.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', TO_STDERR, TO_STDERR, 'ipc', 'pipe'],
  })
  let hung = false
  const watch = new HeartbeatWatch(() => {
    hung = true
    events.failed(new Error(HUNG))
    signalChild(child, 'SIGKILL')
  })
  // By its number in `stdio`, that is a stream to read from.
  const beats = child.stdio[HEARTBEAT_FD] as Readable
  beats.setEncoding('latin1')
  beats.on('data', (text: string) => watch.beat(text))
  beats.on('error', () => undefined)
  child.on('message', (message) => events.message(message as FromWorker))
  child.on('error', (error) => {
    events.failed(error)
    // One that could not be started has no end.
    if (child.pid === undefined) events.ended('it could not be started')
  })
  let exit: { readonly how: string | undefined } | undefined
  const endIfOver = () => {
    if (exit && !child.connected) events.ended(exit.how)
  }
  child.on('exit', (code, signal) => {
    watch.close()
    exit = { how: hung ? HUNG : endOf(code, signal) }
    endIfOver()
  })
  // What it had sent before its end is read before its channel is found closed.
  child.on('disconnect', endIfOver)
  send(child, { type: 'load', options })
  return {
    kind: 'process',
    pid: child.pid,
    get residentBytes() {
      return watch.residentBytes
    },
    post: (message) => send(child, message),
    kill: () => signalChild(child, 'SIGKILL'),
  }
}

const HUNG = 'it gave no sign of life'

function send(child: ChildProcess, message: object): void {
  // What is sent to one that has just ended is answered by its end.
  if (child.connected) child.send(message, () => undefined)
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal !== null) return `its process was ended by ${signal}`
  return code === 0 ? undefined : `its process ended with ${code}`
}
