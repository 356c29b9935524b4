import type { FailureInfo } from '../base/failure.ts'

/**
 * What a worker can be asked, as a map from the name of a call to what goes in (`args`), what comes out while it
 * runs (`output`) and what it ends with (`result`). All of it plain data that survives structured cloning.
 */
export type WorkerApi = Readonly<
  Record<string, { readonly args: unknown; readonly output: unknown; readonly result: unknown }>
>

/** From the host to a worker. */
export type ToWorker =
  /** First of all, and to a process alone: a thread is started with its options. */
  | { readonly type: 'load'; readonly options: unknown }
  | {
      readonly type: 'call'
      readonly id: number
      readonly method: string
      readonly args: unknown
      readonly requestedMs: number
      /**
       * One number in memory shared with a thread; not 0 means: stop at the next opportunity. Absent where the call is
       * too short to stop, and for a process, which is told by a message.
       */
      readonly cancelFlag: Int32Array<SharedArrayBuffer> | undefined
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' }

/** From a worker to the host. */
export type FromWorker =
  /** All modules are imported (a runtime's native library too); loading begins. */
  | { readonly type: 'started' }
  | { readonly type: 'progress'; readonly progress: number }
  | { readonly type: 'ready'; readonly info: unknown }
  | { readonly type: 'loadFailed'; readonly failure: FailureInfo }
  /** An error that nobody caught; the worker ends of it. Threads have an event for that. */
  | { readonly type: 'crashed'; readonly message: string }
  /** Told outside of any call. */
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'output'; readonly id: number; readonly output: unknown }
  | {
      readonly type: 'result'
      readonly id: number
      readonly result: unknown
      readonly startedMs: number
      readonly endedMs: number
      readonly stolenMs: number | undefined
    }
  | { readonly type: 'callFailed'; readonly id: number; readonly failure: FailureInfo }
