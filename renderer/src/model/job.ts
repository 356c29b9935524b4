import type { Snapshot } from '../../../pipeline/protocol/wire/snapshot.ts'
import type { Page } from './page-route.ts'

/** What runs on the host for a while and wants the pipeline to itself, as far as the page must know. */
export interface Job {
  readonly kind: 'ab' | 'ablation' | 'tune' | 'load' | 'turnEnds'
  readonly state: 'running' | 'paused'
  /** Turns, seconds or recordings; by `kind`. */
  readonly done: number
  readonly total: number
  /** Estimated; `undefined` where nothing is known yet. */
  readonly leftMs: number | undefined
  /** Where it is shown in full. */
  readonly page: Page
  /** The host refuses turns while it runs; an experiment that waits for a person's voice refuses none. */
  readonly refusesTurns: boolean
  /** The host refuses other flags, presets and models while it runs. */
  readonly refusesFlags: boolean
}

type Known = Pick<Snapshot, 'experiment' | 'load' | 'turnEnds' | 'gateway'>

/** The job that runs, if any; an experiment before what else may run beside it. */
export function jobOf({ experiment, load, turnEnds, gateway }: Known): Job | undefined {
  if (experiment && (experiment.state === 'running' || experiment.state === 'paused')) {
    const { kind, state, done, total, leftMs, waitingFor } = experiment
    const page = 'compare'
    return { kind, state, done, total, leftMs, page, refusesTurns: waitingFor !== 'speech', refusesFlags: true }
  }
  if (load?.state === 'running') {
    const { elapsedS, durationS, url } = load
    const leftMs = Math.max(0, durationS - elapsedS) * 1000
    const refusesFlags = url === gateway?.urls?.websocket
    const done = Math.round(Math.min(elapsedS, durationS))
    const total = Math.round(durationS)
    return { kind: 'load', state: 'running', done, total, leftMs, page: 'load', refusesTurns: false, refusesFlags }
  }
  if (turnEnds?.state === 'running') {
    const { done, total } = turnEnds
    const rest = { leftMs: undefined, page: 'turn-end', refusesTurns: false, refusesFlags: false } as const
    return { kind: 'turnEnds', state: 'running', done, total, ...rest }
  }
  return undefined
}
