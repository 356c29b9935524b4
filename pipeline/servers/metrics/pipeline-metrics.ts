import { Counter, Gauge, Registry } from 'prom-client'
import type { CounterName } from '../../protocol/counters.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { type HostFigures, registerHostGauges } from './host-gauges.ts'
import { LatencyPair } from './latency-pair.ts'
import { turnLatencies } from './turn-latencies.ts'

/** The plan's three services, each with a port of its own. */
export const METRICS_SERVICES = ['pipeline', 'recognition', 'firstToken'] as const
export type MetricsService = (typeof METRICS_SERVICES)[number]

/** The counters of a turn that tell whether a cache answered, by cache. */
const CACHES: readonly { readonly cache: string; readonly hits: CounterName; readonly misses?: CounterName }[] = [
  { cache: 'reply', hits: 'llm.cacheHit' },
  { cache: 'speech', hits: 'tts.cacheHits', misses: 'tts.cacheMisses' },
]

/** Counters of a turn that say how the recogniser's admission fared so far. */
const ADMISSIONS = [
  ['admitted', 'asr.sessionsAdmitted'],
  ['queued', 'asr.sessionsQueued'],
  ['refused', 'asr.sessionsRefused'],
] as const

/**
 * What the pipeline's turns come to, as Prometheus text. Counting goes on whether or not anybody scrapes, so that
 * totals begin with the host and not with the first monitor.
 */
export class PipelineMetrics {
  readonly #registries: Readonly<Record<MetricsService, Registry>>
  readonly #pipeline: LatencyPair
  readonly #heard: LatencyPair
  readonly #recognition: LatencyPair
  readonly #firstToken: LatencyPair
  readonly #turns: Counter<'status' | 'origin'>
  readonly #admissions: Gauge<'outcome'>
  readonly #cacheHits: Counter<'cache'>
  readonly #cacheMisses: Counter<'cache'>

  constructor({ appVersion, figures }: { readonly appVersion: string; readonly figures: () => HostFigures }) {
    const pipeline = new Registry()
    const recognition = new Registry()
    const firstToken = new Registry()
    this.#registries = { pipeline, recognition, firstToken }
    const processing = 'First-word latency of the pipeline: from the end of the demanded silence to the first audio'
    this.#pipeline = new LatencyPair(pipeline, 'pipeline_latency', processing)
    this.#heard = new LatencyPair(
      pipeline,
      'heard_latency',
      'From the acoustic end of speech to the first audible sample',
    )
    this.#recognition = new LatencyPair(
      recognition,
      'recognition_latency',
      'Speech recognition: from the endpoint to the final transcript',
    )
    this.#firstToken = new LatencyPair(
      firstToken,
      'first_token_latency',
      'Language model: from the request to the first token, as far as the turn waited for it',
    )
    this.#turns = new Counter({
      name: 'firstword_turns_total',
      help: 'Turns that are over',
      labelNames: ['status', 'origin'],
      registers: [pipeline],
    })
    this.#admissions = new Gauge({
      name: 'firstword_asr_sessions',
      help: 'Sessions of the recogniser since it was loaded: admitted, of those made to wait, and refused',
      labelNames: ['outcome'],
      registers: [recognition],
    })
    const registers = [firstToken]
    const labelNames: 'cache'[] = ['cache']
    this.#cacheHits = new Counter({ name: 'firstword_cache_hits_total', help: 'Answered', labelNames, registers })
    this.#cacheMisses = new Counter({ name: 'firstword_cache_misses_total', help: 'Not found', labelNames, registers })
    buildInfo(pipeline, appVersion)
    registerHostGauges(pipeline, figures)
  }

  /** Counts a turn that is over. Those seen from a client (load tests, remote servers) are not this pipeline's. */
  observe(turn: TurnRecord): void {
    if (turn.origin === 'load' || turn.origin === 'remote') return
    this.#turns.inc({ status: turn.status, origin: turn.origin })
    const { pipelineMs, heardMs, recognitionMs, firstTokenMs } = turnLatencies(turn)
    this.#pipeline.observe(pipelineMs)
    this.#heard.observe(heardMs)
    this.#recognition.observe(recognitionMs)
    this.#firstToken.observe(firstTokenMs)
    this.#countCaches(turn)
    for (const [outcome, counter] of ADMISSIONS) {
      const sessions = turn.counters[counter]
      if (sessions !== undefined) this.#admissions.set({ outcome }, sessions)
    }
  }

  /** The Prometheus text of one service, format 0.0.4. */
  async text(service: MetricsService): Promise<string> {
    return this.#registries[service].metrics()
  }

  #countCaches({ counters, flags }: TurnRecord): void {
    for (const { cache, hits, misses } of CACHES) {
      if (counters[hits]) this.#cacheHits.inc({ cache }, counters[hits])
      if (misses !== undefined && counters[misses]) this.#cacheMisses.inc({ cache }, counters[misses])
    }
    const asked = flags.LLM_ENABLE_CACHE === true && counters['llm.replyTokens'] !== undefined
    if (asked && !counters['llm.cacheHit']) this.#cacheMisses.inc({ cache: 'reply' })
  }
}

function buildInfo(registry: Registry, version: string): void {
  const labelNames = ['version', 'node'] as const
  const help = 'What is running; always 1'
  const info = new Gauge({ name: 'firstword_build_info', help, labelNames, registers: [registry] })
  info.set({ version, node: process.versions.node }, 1)
}
