import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type CodedSentence, Failure } from '../base/failure.ts'
import { signalChild } from '../base/process/signal-child.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { Carrier, CarrierEvents, SpareWorker } from './carrier.ts'
import { HEARTBEAT_FD, HeartbeatWatch } from './heartbeat.ts'
import { isStopped } from './stopped-process.ts'
import type { FromWorker } from './worker-protocol.ts'

/** Output of native libraries goes where errors do: standard output is the program's own, and may be read by others. */
const TO_STDERR = 2
const HUNG = because('worker.silent')

/**
 * A process with a worker's file: it imports all modules, and a runtime's native library, and waits there until it is told
 * to begin. It is watched by a heartbeat from its first moment, and killed when that stops.
 */
export class WorkerProcess implements SpareWorker {
  readonly #child: ChildProcess
  readonly #watch: HeartbeatWatch
  #events: CarrierEvents | undefined
  #hung = false
  #exit: { readonly how: CodedSentence | undefined } | undefined

  constructor(entry: URL) {
    this.#child = fork(fileURLToPath(entry), [], {
      // What this process was started with (inspectors, loaders of tests) is not for its workers.
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', TO_STDERR, TO_STDERR, 'ipc', 'pipe'],
    })
    const { pid } = this.#child
    this.#watch = new HeartbeatWatch(
      () => pid !== undefined && isStopped(pid),
      () => this.#silent(),
    )
    this.#listen()
  }

  get waits(): boolean {
    return this.#events === undefined && this.#exit === undefined && this.#child.connected
  }

  get residentBytes(): number | undefined {
    return this.#watch.residentBytes
  }

  begin(options: unknown, events: CarrierEvents): Carrier {
    this.#events = events
    const [child, watch] = [this.#child, this.#watch]
    send(child, { type: 'load', options })
    return {
      kind: 'process',
      canBeKilled: true,
      pid: child.pid,
      get residentBytes() {
        return watch.residentBytes
      },
      post: (message) => send(child, message),
      kill: () => this.kill(),
    }
  }

  kill(): void {
    signalChild(this.#child, 'SIGKILL')
  }

  #listen(): void {
    const child = this.#child
    // By its number in `stdio`, that is a stream to read from.
    const beats = child.stdio[HEARTBEAT_FD] as Readable
    beats.setEncoding('latin1')
    beats.on('data', (text: string) => this.#watch.beat(text))
    beats.on('error', () => undefined)
    child.on('message', (message) => this.#events?.message(message as FromWorker))
    child.on('error', (error) => {
      this.#events?.failed(error)
      // One that could not be started has no end.
      if (child.pid === undefined) this.#events?.ended(because('worker.notStarted'))
    })
    child.on('exit', (code, signal) => {
      this.#watch.close()
      this.#exit = { how: this.#hung ? HUNG : endOf(code, signal) }
      this.#endIfOver()
    })
    // What it had sent before its end is read before its channel is found closed.
    child.on('disconnect', () => this.#endIfOver())
  }

  #silent(): void {
    this.#hung = true
    this.#events?.failed(new Failure('worker.hung', HUNG))
    this.kill()
  }

  #endIfOver(): void {
    if (this.#exit && !this.#child.connected) this.#events?.ended(this.#exit.how)
  }
}

function send(child: ChildProcess, message: object): void {
  // What is sent to one that has just ended is answered by its end.
  if (child.connected) child.send(message, () => undefined)
}

function endOf(code: number | null, signal: NodeJS.Signals | null): CodedSentence | undefined {
  if (signal !== null) return because('worker.killed', { signal })
  return code === 0 || code === null ? undefined : because('worker.exited', { code })
}
