import { Failure, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { Carrier, CarrierEvents, CarrierKind, CarrierStart, StartCarrier } from './carrier.ts'
import { startProcess } from './process-carrier.ts'
import { startThread } from './thread-carrier.ts'
import type { FromWorker } from './worker-protocol.ts'

/** What whoever starts a worker can add to its loading. */
export interface LoadHooks {
  /** Called with 0 to 1 while it loads. */
  readonly onProgress?: (progress: number) => void
  /** What an error of the worker's modules means, where it is a known one. */
  readonly explain?: (error: unknown) => Failure | undefined
}

/** A worker whose engine is loaded. */
export interface LoadedWorker {
  readonly carrier: Carrier
  /** What the worker tells of its engine. */
  readonly info: unknown
  /** From now on everything that comes goes there; what came in the meantime goes there first. */
  handOver(events: CarrierEvents): void
}

const CARRIERS: Readonly<Record<CarrierKind, StartCarrier>> = { thread: startThread, process: startProcess }

/** Threads import a runtime's native library one after another: importing it in many at once has crashed Electron on Windows. */
let importQueue: Promise<void> = Promise.resolve()

/** Resolves once the worker's engine is loaded. */
export async function loadWorker(start: CarrierStart & LoadHooks, kind: CarrierKind): Promise<LoadedWorker> {
  if (kind === 'process' || start.mayBeTornDown) return load(start, kind, () => undefined)
  const turn = importQueue
  let imported: () => void = () => undefined
  importQueue = new Promise((resolve) => {
    imported = resolve
  })
  await turn
  return load(start, kind, imported).finally(imported)
}

function load(start: CarrierStart & LoadHooks, kind: CarrierKind, onImported: () => void): Promise<LoadedWorker> {
  return new Promise((resolve, reject) => {
    let events: CarrierEvents | undefined
    const waiting: ((events: CarrierEvents) => void)[] = []
    const later = (emit: (events: CarrierEvents) => void) => (events ? emit(events) : waiting.push(emit))
    const refuse = (failure: Failure) => {
      reject(failure)
      carrier.kill()
    }
    const fail = (error: unknown) => refuse(start.explain?.(error) ?? diedLoading(start.name, error))
    const onMessage = (message: FromWorker) => {
      if (message.type === 'started') onImported()
      else if (message.type === 'progress') start.onProgress?.(message.progress)
      else if (message.type === 'loadFailed') refuse(Failure.from(message.failure))
      else if (message.type === 'ready') resolve({ carrier, info: message.info, handOver })
      else if (message.type === 'crashed') fail(new Error(message.message))
      later((told) => told.message(message))
    }
    const handOver = (told: CarrierEvents) => {
      for (const emit of waiting.splice(0)) emit(told)
      events = told
    }
    const carrier = CARRIERS[kind](start, {
      message: onMessage,
      failed: (error) => {
        fail(error)
        later((told) => told.failed(error))
      },
      ended: (how) => {
        fail(new Failure('worker.ended', how ?? because('worker.endedItself')))
        later((told) => told.ended(how))
      },
    })
  })
}

function diedLoading(name: string, error: unknown): Failure {
  return new Failure('worker.died', because('worker.failedLoading', { stage: name, why: sentenceOf(error) }))
}
