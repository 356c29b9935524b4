/** A worker without models, for the tests of the worker protocol: its calls do what their arguments say. */
import { Failure } from '../../base/failure.ts'
import { serveWorker } from '../worker-server.ts'

export interface ScriptedOptions {
  readonly failLoading?: boolean
  readonly crashLoading?: boolean
}

export type ScriptedApi = {
  readonly double: { readonly args: number; readonly output: never; readonly result: number }
  readonly sumOf: { readonly args: Float32Array; readonly output: never; readonly result: number }
  /** Emits 0, 1, 2 … until it is cancelled (true) or has emitted `limit` numbers (false). */
  readonly count: { readonly args: { readonly limit: number }; readonly output: number; readonly result: boolean }
  readonly ramp: { readonly args: number; readonly output: never; readonly result: Float32Array }
  readonly fail: { readonly args: string; readonly output: never; readonly result: never }
  readonly note: { readonly args: string; readonly output: never; readonly result: undefined }
  readonly loseDevice: { readonly args: string; readonly output: never; readonly result: never }
  readonly exit: { readonly args: number; readonly output: never; readonly result: never }
  readonly block: { readonly args: number; readonly output: never; readonly result: undefined }
  readonly crash: { readonly args: string; readonly output: never; readonly result: undefined }
}

await serveWorker<ScriptedApi, ScriptedOptions, { readonly greeting: string }>(async (options, { progress, emit }) => {
  progress(0.5)
  if (options.crashLoading) {
    setImmediate(() => {
      throw new Error('the loader crashed')
    })
    await new Promise(() => undefined)
  }
  if (options.failLoading) throw new Failure('model.unloadable', 'The model is broken', 'Get another one.')
  return {
    info: { greeting: 'ready' },
    handlers: {
      double: (value) => value * 2,
      sumOf: (values) => values.reduce((sum, value) => sum + value, 0),
      count: async ({ limit }, context) => {
        for (let index = 0; index < limit; index += 1) {
          if (context.cancelled()) return true
          context.emit(index)
          await new Promise((resolve) => setImmediate(resolve))
        }
        return false
      },
      ramp: (length, context) => {
        const values = Float32Array.from({ length }, (_, index) => index)
        context.transfer(values.buffer)
        return values
      },
      fail: (message) => {
        throw new Failure('test.failed', message, 'Try again.')
      },
      note: (note) => {
        emit(note)
        return undefined
      },
      loseDevice: (message) => {
        throw new Failure('device.failed', message)
      },
      exit: (code) => process.exit(code),
      /** As a long model run does: nothing else of this thread is heard meanwhile. */
      block: (ms) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
        return undefined
      },
      crash: (message) => {
        setImmediate(() => {
          throw new Error(message)
        })
        return new Promise(() => undefined)
      },
    },
    close: async () => undefined,
  }
})
