/** The store's worker thread: SQLite answers at once or waits for the disk, and the host's loop must do neither. */
import { parentPort, workerData } from 'node:worker_threads'
import { ensure } from '../base/assert.ts'
import { type Failure, failureInfoOf } from '../base/failure.ts'
import type { StoreChange } from './contract.ts'
import { type EngineOptions, StoreEngine } from './engine.ts'
import type { EngineApi, FromEngine, ToEngine } from './engine-api.ts'
import { storeFailure } from './store-failure.ts'

const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
// The client and this file agree on the options by `EngineOptions`.
const options = workerData as EngineOptions
let changes: StoreChange[] = []
const engine = open()

port.on('message', (message: ToEngine) => {
  const answer = answerTo(message)
  // First what changed: whoever waits for the answer finds it known.
  if (changes.length > 0) port.postMessage({ kind: 'changed', text: JSON.stringify(changes) } satisfies FromEngine)
  changes = []
  port.postMessage(answer, answer.kind === 'recording' ? [answer.recording.wav.buffer] : [])
  if (message.call === 'close') port.close()
})

/** Where a visitor cannot open the store, every call is told why. */
function open(): StoreEngine | Failure {
  try {
    return new StoreEngine(options, (change) => changes.push(change))
  } catch (error) {
    return storeFailure(error, options.folder)
  }
}

function answerTo({ id, call, args }: ToEngine): FromEngine {
  try {
    if (engine instanceof Error) throw engine
    const result = (engine[call].bind(engine) as (...args: readonly unknown[]) => ReturnType<EngineApi[typeof call]>)(
      ...args,
    )
    if (call !== 'readRecording') return { kind: 'answer', id, text: JSON.stringify(result) }
    return { kind: 'recording', id, recording: result as ReturnType<EngineApi['readRecording']> }
  } catch (error) {
    const { hint, ...failure } = failureInfoOf(error)
    return { kind: 'failed', id, failure: { ...failure, ...(hint === undefined ? {} : { hint }) } }
  }
}
