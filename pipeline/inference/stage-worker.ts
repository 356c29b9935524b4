import { because } from '../measures/reasons/reasons.ts'
import './quiet-runtime.ts'
import { nowMs } from '../base/clock.ts'
import { Failure, failureInfoOf, sentenceOf } from '../base/failure.ts'
import { HostRestarts } from '../base/process/host-restarts.ts'
import type { SpareWorker } from '../workers/carrier.ts'
import { type CallOptions, type WorkerCall, WorkerClient, type WorkerStart } from '../workers/worker-client.ts'
import type { WorkerApi } from '../workers/worker-protocol.ts'
import {
  type EngineOptions,
  type EngineSettings,
  engineSettings,
  type LoadFacts,
  PROCESSOR,
  type WorkerLife,
} from './engine.ts'
import type { ProviderChoice } from './providers.ts'
import { runtimeFailure } from './runtime-failure.ts'
import { SpareProcess } from './spare-process.ts'

/** What a stage's worker is, apart from where it runs. */
export interface StageWorkerSpec extends Pick<WorkerStart, 'name' | 'entry' | 'onNote' | 'carrier'> {
  /** Plain data for the worker's `load`. */
  options(settings: EngineSettings): unknown
}

/** Calls that may wait for a worker that is being started again. */
const MOST_WAITING = 2000
/** A stage that ends is wanted back at once; the third end, each within a minute of the start before, is one too many. */
const FIRST_WAIT_MS = 50
const MOST_QUICK_DEATHS = 2

interface StageCallOptions<Output> extends CallOptions<Output> {
  /** The life of the worker that the call belongs to; it fails where that is over. Absent: any will do. */
  readonly life?: number
}

/**
 * The worker of a stage, and whoever follows it: on the processor a thread, on a device a process of its own, which may
 * crash, hang or be killed. Its calls then fail, and it is started again; what is asked of it meanwhile waits. Where its
 * device does not take the models, or it has died too often on it, it is loaded on the processor, with the reason.
 */
export class StageWorker<Api extends WorkerApi, Info extends LoadFacts> {
  readonly #spec: StageWorkerSpec
  readonly #options: EngineOptions
  readonly #restarts = new HostRestarts(FIRST_WAIT_MS, MOST_QUICK_DEATHS)
  readonly #spare: SpareProcess
  #provider: ProviderChoice
  #client: WorkerClient<Api> | undefined
  #info: Info | undefined
  /** Where it ran when it was warmed up before it was ready. */
  #warmedOn: ProviderChoice['name'] | undefined
  #startedMs = 0
  #deaths = 0
  #death: Failure | undefined
  /** Resolves once the worker is there; rejects where it will not be. */
  #back: Promise<void> = Promise.resolve()
  #waiting = 0
  #copiedBefore = 0
  #closed = false

  private constructor(spec: StageWorkerSpec, options: EngineOptions) {
    this.#spec = spec
    this.#options = options
    this.#provider = options.provider ?? PROCESSOR
    this.#spare = new SpareProcess(spec.entry, () => this.unanswered === 0)
  }

  /**
   * Starts a stage's worker and waits until its models are loaded.
   *
   * @throws Failure where they cannot be loaded on the processor either
   */
  static async start<Api extends WorkerApi, Info extends LoadFacts>(
    spec: StageWorkerSpec,
    options: EngineOptions,
  ): Promise<StageWorker<Api, Info>> {
    const worker = new StageWorker<Api, Info>(spec, options)
    await worker.#load(options.onProgress)
    return worker
  }

  /** What the worker told of its models; of the one before while another is started. */
  get info(): Info {
    if (!this.#info) throw new Error('A stage’s worker is known only once it is loaded')
    return this.#info
  }

  /** What the stage runs on now, and why. */
  get provider(): ProviderChoice {
    return this.#provider
  }

  /** Counts the workers that served; what one was told, the next does not know. */
  get life(): number {
    return this.#deaths
  }

  get history(): WorkerLife {
    return { deaths: this.#deaths, lastDeath: this.#death && sentenceOf(this.#death) }
  }

  /** Of the worker's process, where it has one. */
  get pid(): number | undefined {
    return this.#client?.pid
  }

  /** Memory of that process, where it has told, with that of the one that waits beside it. */
  get residentBytes(): number | undefined {
    const own = this.#client?.residentBytes
    return own === undefined ? undefined : own + this.#spare.residentBytes
  }

  /** Bytes of audio that were copied on their way to the worker. */
  get copiedBytes(): number {
    return this.#copiedBefore + (this.#client?.copiedBytes ?? 0)
  }

  /** Calls that were sent and not answered, and those that wait for the worker. */
  get unanswered(): number {
    return (this.#client?.unanswered ?? 0) + this.#waiting
  }

  /** As `WorkerClient.audio`. */
  audio(pcm: Float32Array): ReturnType<WorkerClient<Api>['audio']> {
    return this.#client?.audio(pcm) ?? { pcm, transfer: [] }
  }

  /** As `WorkerClient.call`; where the worker is being started again, the call waits for it. */
  call<Method extends keyof Api & string>(
    method: Method,
    args: Api[Method]['args'],
    options: StageCallOptions<Api[Method]['output']> = {},
  ): WorkerCall<Api[Method]['result']> {
    if (options.life !== undefined && options.life !== this.life) return refused(this.#death)
    if (!this.#client) return this.#callLater(method, args, options)
    const client = this.#client
    const call = client.call(method, args, options)
    // A device that fails once inside a run is in no state to be trusted: its process is given up with all it held.
    call.done.catch((error: unknown) => {
      if (failureInfoOf(error).code === 'device.failed') client.kill(sentenceOf(error))
    })
    return call
  }

  /** Lets the worker release what it holds and waits for its end. */
  async close(): Promise<void> {
    this.#closed = true
    this.#spare.end()
    await this.#back.catch(() => undefined)
    await this.#client?.close()
  }

  #callLater<Method extends keyof Api & string>(
    method: Method,
    args: Api[Method]['args'],
    options: StageCallOptions<Api[Method]['output']>,
  ): WorkerCall<Api[Method]['result']> {
    if (this.#waiting >= MOST_WAITING) return refused(this.#death)
    let begun: WorkerCall<Api[Method]['result']> | undefined
    let cancelled = false
    const requestedMs = nowMs()
    this.#waiting += 1
    const done = this.#back
      .finally(() => {
        this.#waiting -= 1
      })
      .then(() => {
        begun = this.call(method, args, { ...options, requestedMs })
        if (cancelled) begun.cancel()
        return begun.done
      })
    return {
      done,
      cancel: () => {
        cancelled = true
        begun?.cancel()
      },
    }
  }

  /** Loads where the stage is to run, or else on the processor: a driver is nothing that a turn should fail of. */
  async #load(onProgress: EngineOptions['onProgress'] = () => undefined): Promise<void> {
    try {
      await this.#loadOn(this.#provider, onProgress)
    } catch (error) {
      if (this.#provider.name === 'cpu' || this.#closed) throw error
      this.#provider = onProcessor(error)
      // What is wrong with the models themselves is wrong here too, and is what is then told.
      await this.#loadOn(this.#provider, onProgress)
    }
    if (this.#provider.name !== 'cpu' && !this.#closed) this.#spare.keep()
  }

  /** In the process that waits for this, where there is one: should it fail there, that says nothing of the device. */
  async #loadOn(provider: ProviderChoice, onProgress: (progress: number) => void): Promise<void> {
    const spare = provider.name === 'cpu' ? this.#spare.end() : this.#spare.take()
    if (spare) {
      const isThere = await this.#loadIn(spare, provider, onProgress).then(
        () => true,
        () => false,
      )
      if (isThere) return
    }
    await this.#loadIn(undefined, provider, onProgress)
  }

  async #loadIn(
    spare: SpareWorker | undefined,
    provider: ProviderChoice,
    onProgress: (progress: number) => void,
  ): Promise<void> {
    const { name, entry, onNote, carrier } = this.#spec
    let early: Failure | undefined
    const onDeath = (death: Failure, over: Promise<void>) => {
      if (this.#client) this.#died(death, over)
      else early = death
    }
    const { client, info } = await WorkerClient.start<Api, Info>({
      ...{ name, entry, onProgress, explain: runtimeFailure },
      options: this.#spec.options(engineSettings({ ...this.#options, provider }, this.#deaths > 0)),
      carrier: carrier ?? (provider.name === 'cpu' ? 'thread' : 'process'),
      onDeath,
      spare,
      ...(onNote ? { onNote } : {}),
    })
    if (early) throw early
    this.#client = client
    // One that came back warms up later, if at all; how it was when it was first loaded is what is known of that.
    const { warmUpMs, nodes } = this.#info ?? {}
    const sameDevice = this.#warmedOn === provider.name
    if (info.warmUpMs !== undefined) this.#warmedOn = provider.name
    this.#info = sameDevice ? { ...info, warmUpMs, ...(nodes ? { nodes } : {}) } : info
    this.#startedMs = nowMs()
  }

  #died(death: Failure, over: Promise<void>): void {
    this.#copiedBefore += this.#client?.copiedBytes ?? 0
    this.#client = undefined
    this.#deaths += 1
    this.#death = death
    const verdict = this.#restarts.judge({ code: undefined, livedMs: nowMs() - this.#startedMs })
    const onDevice = this.#provider.name !== 'cpu'
    if (verdict.kind === 'giveUp' && onDevice) this.#provider = onProcessor(tooOften(this.#provider, death))
    const waitMs = verdict.kind === 'restart' ? verdict.waitMs : 0
    this.#back = verdict.kind === 'giveUp' && !onDevice ? Promise.reject(death) : this.#comeBack(over, waitMs)
    this.#back.then(
      () => this.#closed || this.#options.onLife?.({ state: 'back' }),
      (error: unknown) => this.#closed || this.#options.onLife?.({ state: 'lost', failure: failureInfoOf(error) }),
    )
  }

  async #comeBack(over: Promise<void>, waitMs: number): Promise<void> {
    this.#options.onLife?.({ state: 'restarting' })
    await over
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (this.#closed) throw this.#death
    await this.#load()
  }
}

function onProcessor(error: unknown): ProviderChoice {
  const { hint, hintBecause } = failureInfoOf(error)
  const one = sentenceOf(error)
  const advice = hint === undefined ? undefined : { reason: hint, because: hintBecause }
  return { name: 'cpu', ...(advice ? because('and.also', { one, other: advice }) : one) }
}

function tooOften({ name }: ProviderChoice, death: Failure): Failure {
  const why = because('provider.endedOften', { why: sentenceOf(death) })
  return new Failure('device.failed', because('of.what', { what: name, why }))
}

function refused(death: Failure | undefined): WorkerCall<never> {
  const failure = death ?? new Failure('worker.behind', because('worker.tooMany'))
  return { done: Promise.reject(failure), cancel: () => undefined }
}
