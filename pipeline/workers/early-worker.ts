import type { CodedSentence } from '../base/failure.ts'
import { Failure, messageOf } from '../base/failure.ts'
import { type CallOptions, WorkerClient, type WorkerStart } from './worker-client.ts'
import type { WorkerApi } from './worker-protocol.ts'

/** A worker that can be asked as soon as it was asked for: its calls wait, in their order, until it is loaded. */
export class EarlyWorker<Api extends WorkerApi> {
  readonly #started: Promise<WorkerClient<Api>>

  /** @param onDeath called once where the worker ends without having been closed, or cannot be loaded */
  constructor(start: Omit<WorkerStart, 'onDeath'>, onDeath: (death: Failure) => void = () => undefined) {
    this.#started = WorkerClient.start<Api, unknown>({ ...start, onDeath }).then(({ client }) => client)
    this.#started.catch((error: unknown) => {
      onDeath(error instanceof Failure ? error : new Failure('worker.died', messageOf(error)))
    })
  }

  /** As `WorkerClient.call`, without its timing. */
  async call<Method extends keyof Api & string>(
    method: Method,
    args: Api[Method]['args'],
    options?: CallOptions<Api[Method]['output']>,
  ): Promise<Api[Method]['result']> {
    const client = await this.#started
    return (await client.call(method, args, options).done).result
  }

  /** Resolves when it is gone, or could not be loaded. */
  async over(): Promise<void> {
    const client = await this.#started.catch(() => undefined)
    await client?.over
  }

  /** As `WorkerClient.close`. */
  async close(): Promise<void> {
    const client = await this.#started.catch(() => undefined)
    await client?.close()
  }

  /** As `WorkerClient.kill`, and waits for its end. */
  async kill(why: CodedSentence): Promise<void> {
    const client = await this.#started.catch(() => undefined)
    client?.kill(why)
    await client?.over
  }
}
