import { backOffMs } from '../../base/back-off.ts'
import { BoundedQueue } from '../../base/bounded-queue.ts'
import { Failure, type FailureInfo, failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { TelemetryState } from '../../protocol/monitoring.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { TraceSender } from './otlp.ts'
import { turnTrace } from './turn-trace.ts'

/** Turns that wait while the collector is away: about half an hour of talking, a minute of thirty devices. */
const QUEUE_TURNS = 512
const BATCH_TURNS = 20
/** Turns are gathered for so long, so that a busy host sends batches. */
const GATHER_MS = 1000
const FIRST_BACK_OFF_MS = 1000
const LONGEST_BACK_OFF_MS = 60_000

export interface TelemetryOptions {
  readonly appVersion: string
  readonly onChange: (state: TelemetryState) => void
  /** Name of the language model, where it is known. */
  readonly model?: () => string | undefined
  /** Opens a sender; by default that of OTLP/HTTP, whose libraries are loaded only then. */
  readonly openSender?: (endpoint: string) => Promise<TraceSender>
  readonly gatherMs?: number
}

export interface TelemetryRequest {
  readonly enabled: boolean
  readonly endpoint?: string
  readonly includeText?: boolean
}

/**
 * Sends closed turns as traces to the collector that the user named; off until then. Turns wait in a bounded queue
 * (policy: drop-oldest, counted) and are made into spans off the turn's path; a collector that fails is tried again at
 * growing intervals, and what it did not take is counted.
 */
export class Telemetry {
  readonly #options: TelemetryOptions
  readonly #queue = new BoundedQueue<TurnRecord>(QUEUE_TURNS, 'drop-oldest')
  #state: TelemetryState = { enabled: false, includeText: false, exported: 0, failed: 0, dropped: 0 }
  #sender: TraceSender | undefined
  #timer: NodeJS.Timeout | undefined
  #sending = false
  #failures = 0

  constructor(options: TelemetryOptions) {
    this.#options = options
  }

  get state(): TelemetryState {
    return this.#state
  }

  /** Turns that wait to be sent. */
  get queued(): number {
    return this.#queue.size
  }

  /**
   * Turns sending on or off. The endpoint is remembered; a collector's base address gets OTLP's own path.
   *
   * @throws Failure where there is no endpoint, or it is no address of http or https
   */
  async configure(request: TelemetryRequest): Promise<TelemetryState> {
    const endpoint = request.endpoint === undefined ? this.#state.endpoint : tracesAddress(request.endpoint)
    if (request.enabled && endpoint === undefined) {
      throw new Failure('telemetry.noEndpoint', because('traces.noCollector'), because('do.nameCollector'))
    }
    await this.close()
    const { exported, failed } = this.#state
    const includeText = request.includeText ?? this.#state.includeText
    if (request.enabled && endpoint !== undefined) this.#sender = await this.#open(endpoint)
    this.#emit({ enabled: request.enabled, endpoint, includeText, exported, failed, dropped: this.#queue.dropped })
    return this.#state
  }

  /** Queues a closed turn and returns at once. */
  push(turn: TurnRecord): void {
    if (!this.#sender) return
    this.#queue.push(turn)
    this.#schedule(Math.max(this.#options.gatherMs ?? GATHER_MS, this.#waitMs()))
  }

  /** What still waits is given up: a host that ends does not wait for a collector. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#failures = 0
    this.#queue.clear()
    const sender = this.#sender
    this.#sender = undefined
    await sender?.close().catch(() => undefined)
  }

  async #open(endpoint: string): Promise<TraceSender> {
    if (this.#options.openSender) return this.#options.openSender(endpoint)
    const { createOtlpSender } = await import('./otlp.ts')
    return createOtlpSender(endpoint, this.#options.appVersion)
  }

  #schedule(inMs: number): void {
    if (this.#timer || this.#sending) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#sendBatch()
    }, inMs)
    this.#timer.unref()
  }

  async #sendBatch(): Promise<void> {
    const sender = this.#sender
    const turns = this.#takeBatch()
    if (!sender || turns.length === 0) return
    this.#sending = true
    const problem = await this.#send(sender, turns)
    this.#sending = false
    // Where it was configured anew meanwhile, the batch belongs to what is no more.
    if (sender === this.#sender) {
      this.#failures = problem === undefined ? 0 : this.#failures + 1
      this.#count(turns.length, problem)
    }
    if (this.#queue.size > 0) this.#schedule(this.#waitMs())
  }

  /** @returns why they were not taken, where they were not */
  async #send(sender: TraceSender, turns: readonly TurnRecord[]): Promise<FailureInfo | undefined> {
    const options = { includeText: this.#state.includeText, model: this.#options.model?.() }
    try {
      await sender.send(turns.map((turn) => turnTrace(turn, options)))
      return undefined
    } catch (error) {
      return failureInfoOf(error)
    }
  }

  #takeBatch(): TurnRecord[] {
    const turns: TurnRecord[] = []
    while (turns.length < BATCH_TURNS) {
      const turn = this.#queue.shift()
      if (!turn) break
      turns.push(turn)
    }
    return turns
  }

  #waitMs(): number {
    if (this.#failures === 0) return 0
    return backOffMs(this.#failures, FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS)
  }

  #count(turns: number, problem: FailureInfo | undefined): void {
    const { problem: _, ...state } = this.#state
    const dropped = this.#queue.dropped
    if (problem === undefined) return this.#emit({ ...state, exported: state.exported + turns, dropped })
    const why = { reason: problem.message, because: problem.because }
    const again = because('do.collectorLater', { seconds: Math.round(this.#waitMs() / 1000) })
    const hint = problem.hint === undefined ? again : { reason: problem.hint, because: problem.hintBecause }
    this.#emit({
      ...state,
      failed: state.failed + turns,
      dropped,
      problem: new Failure('telemetry.failed', because('traces.notTaken', { turns, why }), hint).toInfo(),
    })
  }

  #emit(state: TelemetryState): void {
    this.#state = state
    this.#options.onChange(state)
  }
}

const OTLP_PATH = '/v1/traces'
/** What addresses of OTLP end in, with the paths of its other signals. */
const OTLP_END = /(\/v1(\/(traces|metrics|logs))?)?\/*$/i

/**
 * The full address of a collector's traces, whatever part of OTLP's own path the given one ends in.
 *
 * @throws Failure where it is no address of http or https, or holds a user name or password
 */
export function tracesAddress(endpoint: string): string {
  const url = URL.parse(endpoint)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new Failure(
      'telemetry.endpoint',
      because('traces.address', { address: endpoint }),
      because('do.giveCollector'),
    )
  }
  url.pathname = url.pathname.replace(OTLP_END, OTLP_PATH)
  url.hash = ''
  return url.href
}
