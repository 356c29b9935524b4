import { percentile } from '../../measures/statistics/percentiles.ts'
import type { LoadMetric, LoadProgress } from '../../protocol/load.ts'
import { mulberry32 } from '../statistics/seeded-random.ts'
import { type LoadTurn, turnMetrics } from './load-turn.ts'
import { SampledValues } from './sampled-values.ts'

/** Beyond this many values of one metric a random sample of them stands for all (count and maximum stay exact). */
const KEPT_VALUES = 50_000

export type LoadCounts = Pick<
  LoadProgress,
  'connected' | 'turnsStarted' | 'turnsFinished' | 'errors' | 'metrics' | 'perDevice'
>

/** Before anything was reported. */
export const NO_LOAD: LoadCounts = {
  connected: 0,
  turnsStarted: 0,
  turnsFinished: 0,
  errors: {},
  metrics: {},
  perDevice: [],
}

/** Adds up what virtual devices report. */
export class LoadTally {
  readonly #values = new Map<LoadMetric, SampledValues>()
  readonly #devices = new Map<string, { turns: number; errors: number; readonly firstAudio: number[] }>()
  readonly #errors: Record<string, number> = {}
  #connected = 0
  #started = 0
  #finished = 0

  addConnection(deviceId: string, connectMs: number, helloMs: number): void {
    this.#connected += 1
    this.#add('connect', connectMs)
    this.#add('hello', helloMs)
    this.#device(deviceId)
  }

  removeConnection(): void {
    this.#connected -= 1
  }

  addStart(): void {
    this.#started += 1
  }

  /** A turn that is over; one with an error counts as one and leaves its numbers out. */
  addTurn(turn: LoadTurn): void {
    const device = this.#device(turn.deviceId)
    if (turn.error) return this.addError(turn.deviceId, turn.error.code)
    this.#finished += 1
    device.turns += 1
    const metrics = turnMetrics(turn)
    for (const [metric, ms] of Object.entries(metrics)) this.#add(metric as LoadMetric, ms)
    for (const gapMs of turn.gapsMs) this.#add('frameGap', gapMs)
    if (metrics.firstAudio !== undefined) device.firstAudio.push(metrics.firstAudio)
  }

  addError(deviceId: string, code: string): void {
    this.#device(deviceId).errors += 1
    this.#errors[code] = (this.#errors[code] ?? 0) + 1
  }

  counts(): LoadCounts {
    return {
      connected: this.#connected,
      turnsStarted: this.#started,
      turnsFinished: this.#finished,
      errors: { ...this.#errors },
      metrics: Object.fromEntries([...this.#values].map(([metric, values]) => [metric, values.spread()])),
      perDevice: [...this.#devices].map(([deviceId, { turns, errors, firstAudio }]) => {
        return { deviceId, turns, errors, firstAudioP95Ms: percentile(firstAudio, 0.95) ?? null }
      }),
    }
  }

  #device(deviceId: string) {
    const device = this.#devices.get(deviceId) ?? { turns: 0, errors: 0, firstAudio: [] }
    this.#devices.set(deviceId, device)
    return device
  }

  #add(metric: LoadMetric, ms: number): void {
    const values = this.#values.get(metric) ?? new SampledValues(mulberry32(1), KEPT_VALUES)
    this.#values.set(metric, values)
    values.add(ms)
  }
}
