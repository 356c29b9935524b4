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

/** `cpuMs` is the processor time of the generator's own thread so far. */
export interface LoadProgress {
  readonly counts: LoadCounts
  readonly cpuMs: number
}

/** The one call of the generator's worker; cancelled, its devices take their leave. Progress is told about once a second. */
export type LoadWorkerApi = {
  readonly run: {
    readonly args: undefined
    readonly output: { readonly turn: LoadTurn } | LoadProgress
    readonly result: LoadProgress
  }
}
