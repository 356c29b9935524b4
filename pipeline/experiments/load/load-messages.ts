import type { LoadCounts } from './load-tally.ts'
import type { LoadTurn } from './load-turn.ts'

/** A clip to speak: 16 kHz mono, -1 to 1. */
export interface LoadClip {
  readonly id: string
  readonly pcm: Float32Array
}

/** What a generator of load is to do, in one step. */
export interface LoadPlan {
  readonly url: string
  readonly token?: string
  readonly devices: number
  readonly durationMs: number
  readonly rampMs: number
  readonly arrivals: 'open' | 'closed'
  /** Open arrivals: turns a second over all devices. */
  readonly turnsPerSecond?: number
  readonly seed: number
}

/** What the generator's worker is started with. */
export interface LoadWorkerData {
  readonly plan: LoadPlan
  readonly clips: readonly LoadClip[]
}

export type ToLoadWorker = { readonly type: 'stop' }

export type FromLoadWorker =
  | { readonly type: 'turn'; readonly turn: LoadTurn }
  /** About once a second; `cpuMs` is the processor time of the generator's own thread so far. */
  | { readonly type: 'progress'; readonly counts: LoadCounts; readonly cpuMs: number }
  | { readonly type: 'ended'; readonly counts: LoadCounts; readonly cpuMs: number }
