import { withoutKeys } from '../../base/address.ts'
import { nowMs } from '../../base/clock.ts'
import { Failure, failureInfoOf } from '../../base/failure.ts'
import { residentBytes } from '../../base/process/memory.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { LoadProgress, LoadRequest } from '../../protocol/load.ts'
import { nextKneeStep } from './knee.ts'
import type { LoadClip, LoadPlan } from './load-messages.ts'
import { LoadSeries } from './load-series.ts'
import { type LoadStepOptions, runLoadStep } from './load-step.ts'
import { type LoadCounts, NO_LOAD } from './load-tally.ts'
import { type LoadTurn, turnMetrics } from './load-turn.ts'

export interface LoadRunOptions {
  readonly sessionId: string
  readonly request: LoadRequest
  readonly url: string
  readonly clips: readonly LoadClip[]
  readonly onProgress: (progress: LoadProgress) => void
  readonly onTurn: (turn: LoadTurn) => void
  readonly signal: AbortSignal
  /** The server is in this process: its processor time and memory are told, without the generator's own time. */
  readonly measuresHost: boolean
  readonly runStep?: (options: LoadStepOptions) => Promise<LoadCounts>
}

type Step = LoadProgress['steps'][number]

/**
 * Puts load on a server: one step, or with a limit the search for the knee, the greatest number of devices whose 95th
 * percentile of the first audio stays within it without an error. Never rejects; a failure is in what it resolves with.
 */
export class LoadRun {
  readonly #options: LoadRunOptions
  readonly #steps: Step[] = []
  readonly #series = new LoadSeries()
  readonly #startedMs = nowMs()
  #stepStartedMs = nowMs()
  #counts: LoadCounts = NO_LOAD
  #meter = new HostMeter()
  #usage: { readonly cpuCores?: number; readonly residentBytes?: number } = {}
  #knee: number | undefined

  constructor(options: LoadRunOptions) {
    this.#options = options
  }

  async run(): Promise<LoadProgress> {
    const { request, signal } = this.#options
    try {
      if (request.kneeLimitMs === undefined) await this.#step(request.devices)
      else await this.#findKnee(request.kneeLimitMs)
      return this.#emit(signal.aborted ? 'stopped' : this.#endState())
    } catch (error) {
      return this.#emit('failed', failureInfoOf(error))
    }
  }

  async #findKnee(limitMs: number): Promise<void> {
    while (!this.#options.signal.aborted) {
      const tried = this.#steps.map((step) => ({ devices: step.devices, within: isWithin(step, limitMs) }))
      const next = nextKneeStep(tried, this.#options.request.devices)
      if ('knee' in next) {
        this.#knee = next.knee
        return
      }
      await this.#step(next.devices)
    }
  }

  async #step(devices: number): Promise<void> {
    const { clips, signal, runStep = runLoadStep } = this.#options
    this.#stepStartedMs = nowMs()
    this.#meter = new HostMeter()
    const onProgress = (counts: LoadCounts, cpuMs: number) => {
      this.#counts = counts
      this.#series.addDevices(this.#secondsAt(nowMs()), counts.connected)
      if (this.#options.measuresHost) this.#usage = this.#meter.read(cpuMs)
      this.#emit('running')
    }
    this.#counts = await runStep({
      plan: this.#planFor(devices),
      clips,
      onTurn: (turn) => this.#takeTurn(turn),
      onProgress,
      signal,
    })
    if (signal.aborted) return
    const errors = Object.values(this.#counts.errors).reduce((sum, count) => sum + count, 0)
    const { firstAudio } = this.#counts.metrics
    this.#steps.push({ devices, firstAudioP95Ms: firstAudio?.p95 ?? null, errors, turns: firstAudio?.count ?? 0 })
  }

  /** A turn stands where its answer began, or where it was given up. */
  #takeTurn(turn: LoadTurn): void {
    const { firstAudio } = turnMetrics(turn)
    if (turn.error) this.#series.addError(this.#secondsAt(nowMs()))
    else if (firstAudio !== undefined) {
      this.#series.addTurn(this.#secondsAt(turn.times.firstAudioMs ?? nowMs()), firstAudio)
    }
    this.#options.onTurn(turn)
  }

  /** Seconds since the test began; a generator's clock may be a little off this thread's. */
  #secondsAt(atMs: number): number {
    return Math.max(0, Math.min(atMs, nowMs()) - this.#startedMs) / 1000
  }

  #planFor(devices: number): LoadPlan {
    const { request, url } = this.#options
    const { durationS, rampS, arrivals, turnsPerSecond, seed, token } = request
    // Open arrivals of a search grow with the devices.
    const perDevice = turnsPerSecond === undefined ? undefined : turnsPerSecond / request.devices
    return {
      url,
      devices,
      durationMs: durationS * 1000,
      rampMs: rampS * 1000,
      arrivals,
      seed,
      ...(perDevice === undefined ? {} : { turnsPerSecond: perDevice * devices }),
      ...(token === undefined ? {} : { token }),
    }
  }

  /** A server that no device ever reached was not tested. */
  #endState(): LoadProgress['state'] {
    return this.#counts.metrics.connect === undefined ? 'failed' : 'finished'
  }

  #emit(state: LoadProgress['state'], problem?: LoadProgress['problem']): LoadProgress {
    const { sessionId, request, onProgress } = this.#options
    const url = withoutKeys(this.#options.url) ?? 'server'
    const stepS = (nowMs() - this.#stepStartedMs) / 1000
    const limitMs = request.kneeLimitMs ?? request.limitMs
    const reached = state === 'failed' && problem === undefined ? unreached(url) : problem
    const progress: LoadProgress = {
      sessionId,
      state,
      url,
      elapsedS: (nowMs() - this.#startedMs) / 1000,
      durationS: request.durationS + request.rampS,
      ...this.#counts,
      turnsPerSecond: stepS > 0 ? this.#counts.turnsFinished / stepS : 0,
      ...this.#usage,
      steps: [...this.#steps],
      ...(limitMs === undefined ? {} : { limitMs }),
      ...this.#series.told(),
      ...(this.#knee === undefined ? {} : { kneeDevices: this.#knee }),
      ...(reached ? { problem: reached } : {}),
    }
    onProgress(progress)
    return progress
  }
}

function unreached(url: string): NonNullable<LoadProgress['problem']> {
  return new Failure('load.unreached', because('load.unreached', { url }), because('do.serverAndToken')).toInfo()
}

/** A step that measured nothing is not within a limit. */
function isWithin({ firstAudioP95Ms, errors }: Step, limitMs: number): boolean {
  return errors === 0 && firstAudioP95Ms !== null && firstAudioP95Ms <= limitMs
}

/** Processor time of this process since it was made, without that of the generator's thread. */
class HostMeter {
  readonly #cpu = process.cpuUsage()
  readonly #startedMs = nowMs()

  read(generatorCpuMs: number): { readonly cpuCores: number; readonly residentBytes?: number } {
    const { user, system } = process.cpuUsage(this.#cpu)
    const elapsedMs = Math.max(1, nowMs() - this.#startedMs)
    const cpuCores = Math.max(0, (user + system) / 1000 - generatorCpuMs) / elapsedMs
    const resident = residentBytes()
    return { cpuCores, ...(resident === undefined ? {} : { residentBytes: resident }) }
  }
}
