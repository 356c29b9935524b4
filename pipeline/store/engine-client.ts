import { Failure, failureInfoOf, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { EarlyWorker } from '../workers/early-worker.ts'
import { workerEntry } from '../workers/worker-client.ts'
import type { StoreChange } from './contract.ts'
import type { EngineOptions } from './engine.ts'
import type { EngineApi, EngineCall, StoreWorkerApi } from './engine-api.ts'

/** The host's end of the store's thread: typed calls, answered in the order in which they are sent. */
export class EngineClient {
  readonly #worker: EarlyWorker<StoreWorkerApi>

  constructor(options: EngineOptions, onChange: (change: StoreChange) => void, onDeath: (failure: Failure) => void) {
    const onNote = (text: unknown) => {
      // The worker tells nothing else outside of calls.
      for (const change of JSON.parse(text as string) as StoreChange[]) onChange(change)
    }
    const entry = workerEntry(import.meta.url)
    this.#worker = new EarlyWorker({ name: 'store', entry, options, onNote, mayBeTornDown: true }, (death) => {
      onDeath(endOfStore(death) ?? death)
    })
  }

  async call<Call extends EngineCall>(
    call: Call,
    ...args: Parameters<EngineApi[Call]>
  ): Promise<ReturnType<EngineApi[Call]>> {
    try {
      const answer = await this.#worker.call('ask', { call, args })
      // The answer to this call is of this call's type.
      if (answer.kind === 'recording') return answer.recording as ReturnType<EngineApi[Call]>
      return (answer.text === undefined ? undefined : JSON.parse(answer.text)) as ReturnType<EngineApi[Call]>
    } catch (error) {
      throw endOfStore(error) ?? error
    }
  }

  /** Resolves once the thread has ended; it is given up after a while. */
  async close(): Promise<void> {
    await this.call('close').catch(() => undefined)
    await this.#worker.close()
  }
}

/** What became of the store's thread, in the store's words; `undefined`: it is what the store itself says. */
function endOfStore(error: unknown): Failure | undefined {
  switch (failureInfoOf(error).code) {
    case 'worker.closed':
      return new Failure('store.closed', because('store.closed'))
    case 'worker.died':
      return new Failure(
        'store.died',
        because('store.failedBecause', { why: sentenceOf(error) }),
        because('do.restart'),
      )
    default:
      return undefined
  }
}
