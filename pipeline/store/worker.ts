/** The store's worker: SQLite answers at once or waits for the disk, and the host's loop must do neither. */
import type { Failure } from '../base/failure.ts'
import { serveWorker } from '../workers/worker-server.ts'
import type { StoreChange } from './contract.ts'
import { storeFailure } from './disk/store-failure.ts'
import { type EngineOptions, StoreEngine } from './engine.ts'
import type { EngineAnswer, EngineApi, EngineQuestion, StoreWorkerApi } from './engine-api.ts'

await serveWorker<StoreWorkerApi, EngineOptions, undefined>(async (options, { emit }) => {
  let changes: StoreChange[] = []
  const engine = open(options, (change) => changes.push(change))
  return {
    info: undefined,
    handlers: {
      ask: (question, { transfer }) => {
        try {
          const answer = answerTo(engine, question)
          if (answer.kind === 'recording') transfer(answer.recording.wav.buffer)
          return answer
        } finally {
          // First what changed: whoever waits for the answer finds it known.
          if (changes.length > 0) emit(JSON.stringify(changes))
          changes = []
        }
      },
    },
    close: async () => undefined,
  }
})

/** Where a visitor cannot open the store, every call is told why. */
function open(options: EngineOptions, onChange: (change: StoreChange) => void): StoreEngine | Failure {
  try {
    return new StoreEngine(options, onChange)
  } catch (error) {
    return storeFailure(error, options.folder)
  }
}

function answerTo(engine: StoreEngine | Failure, { call, args }: EngineQuestion): EngineAnswer {
  if (engine instanceof Error) throw engine
  const result = (engine[call].bind(engine) as (...args: readonly unknown[]) => ReturnType<EngineApi[typeof call]>)(
    ...args,
  )
  if (call !== 'readRecording') return { kind: 'text', text: JSON.stringify(result) }
  return { kind: 'recording', recording: result as ReturnType<EngineApi['readRecording']> }
}
