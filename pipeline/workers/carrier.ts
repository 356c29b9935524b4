import type { Transferable } from 'node:worker_threads'
import type { CodedSentence } from '../base/failure.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

/** What carries a worker: a thread of this process, or a process of its own. */
export type CarrierKind = 'thread' | 'process'

export interface CarrierEvents {
  message(message: FromWorker): void
  /** An error that nobody caught, or a sign that the worker hangs; its end follows. */
  failed(error: unknown): void
  /** Once, after everything else. @param how in words, where the worker did not choose its end; absent where it did */
  ended(how: CodedSentence | undefined): void
}

/** The way to a running worker and back. Messages keep their order in either direction. */
export interface Carrier {
  readonly kind: CarrierKind
  /** Of a worker that is a process. */
  readonly pid: number | undefined
  /** Memory of a worker that is a process, as it said last; `undefined`: it has not yet, or shares its host's. */
  readonly residentBytes: number | undefined
  /** @param transfer memory to hand over to a thread; into a process everything is copied */
  post(message: ToWorker, transfer: readonly Transferable[]): void
  /** Whether `kill` does anything: a thread that runs models is never terminated, inside a run that aborts the program. */
  readonly canBeKilled: boolean
  /** Ends it at once. */
  kill(): void
}

/** How a worker is started. */
export interface CarrierStart {
  /** For messages and lists of threads. */
  readonly name: string
  /** The worker's file, which calls `serveWorker`. */
  readonly entry: URL
  /** Plain data for the worker's `load`. */
  readonly options: unknown
  /** Memory to hand over to a thread with its options instead of copying it. */
  readonly optionsTransfer?: readonly Transferable[]
  /** A thread that runs no native code and keeps nothing: it may be torn down in the middle of its work. */
  readonly mayBeTornDown?: boolean
  /** A process that was started with `entry` before it was needed; without it, or where it is gone, one is started. */
  readonly spare?: SpareWorker | undefined
}

/** A worker's process that has imported everything, and waits to be told to begin. */
export interface SpareWorker {
  /** Whether it can be told to. */
  readonly waits: boolean
  /** As `Carrier`. */
  readonly residentBytes: number | undefined
  begin(options: unknown, events: CarrierEvents): Carrier
  kill(): void
}

export type StartCarrier = (start: CarrierStart, events: CarrierEvents) => Carrier
