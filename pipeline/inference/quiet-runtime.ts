import { isMainThread } from 'node:worker_threads'
import { assert } from '../base/assert.ts'
import { redirectRuntime } from './installed-runtime.ts'

/**
 * Imported before onnxruntime wherever that is: from 1.29 on its builds look up a telemetry host, keep a device id and a
 * queue of what to upload (names and paths of models among it) in the user's cache, and write a log to the temporary
 * folder. The native library reads this variable once, when it is loaded, from the process's real environment. Only the
 * main thread reaches that; a worker's `process.env` is a copy of the one of the thread that started it. What whoever
 * started the program has set does not count: nothing leaves this machine unasked.
 */
if (isMainThread) {
  if (process.env.ORT_DISABLE_TELEMETRY !== '1') process.env.ORT_DISABLE_TELEMETRY = '1'
} else {
  assert(
    process.env.ORT_DISABLE_TELEMETRY === '1',
    'The thread that starts an inference worker imports quiet-runtime.ts (StageWorker does)',
  )
}

redirectRuntime()
