import { createId } from '../../base/ids.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { Arm, EnvironmentReceipt, Session, SessionTurn } from '../../protocol/sessions.ts'
import { CAPTURE_PREFIX, type TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEventOf } from '../../protocol/wire/events.ts'
import type { Clip } from '../../protocol/wire/snapshot.ts'
import { sampledCards } from '../../runtime/machine/card-watch.ts'
import type { SessionStore } from '../../store/contract.ts'
import { sessionTurnOf } from '../../store/session-turn.ts'

export interface SessionRecorderOptions {
  readonly store: SessionStore
  readonly environment: () => EnvironmentReceipt
  readonly clips: readonly Clip[]
  /** How often models were loaded so far: the first turn after one more is a cold one. */
  readonly loads: () => number
  /** The session of the experiment that runs, which puts its own turns there. */
  readonly experiment: () => string | undefined
  /** This host was started again after a crash: the session goes on. */
  readonly restarted: boolean
  /** The store could not do what the session needs. */
  readonly onProblem: (error: unknown) => void
}

/** The session that turns go to; what changes between turns of it is kept with each of them. */
interface TalkSession {
  readonly id: string
  readonly arms: Arm[]
  turns: number
  /** Digests of every model that served in it. */
  modelHashes: EnvironmentReceipt['modelHashes']
}

/** After so long without a turn nobody is talking, and what the machine does meanwhile is of no interest. */
const SAMPLED_AFTER_TURN_MS = 60_000

/**
 * Keeps the turns of talking: the session begins with the first turn (or when it is asked for), and each flag set that
 * turns ran under is an arm of it. Nothing here waits for the store.
 */
export class SessionRecorder {
  readonly #options: SessionRecorderOptions
  /** Turns that closed before it was known whether a session goes on. */
  #early: TurnRecord[] | undefined = []
  #session: TalkSession | undefined
  #loads = 0
  #paused = false
  #sampledUntilMs = 0

  constructor(options: SessionRecorderOptions) {
    this.#options = options
    void options.store.opened.then(({ interrupted }) => this.#opened(interrupted))
  }

  /** The session that the next turn goes to, if it has begun. */
  get sessionId(): string | undefined {
    return this.#options.experiment() ?? this.#session?.id
  }

  /** Whether turns are left to somebody else for now. */
  pause(paused: boolean): void {
    this.#paused = paused
  }

  /** Begins a session of its own for the turns from now on. */
  async start(title?: string): Promise<Session> {
    await this.end()
    return this.#begin(title)
  }

  /** Ends the session, if there is one. */
  async end(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    if (session) await this.#options.store.endSession(session.id, 'finished')
  }

  turnClosed(record: TurnRecord): void {
    const loads = this.#options.loads()
    const cold = loads !== this.#loads
    this.#loads = loads
    if (this.#paused || this.#options.experiment() !== undefined) return
    if (this.#early) {
      this.#early.push(record)
      return
    }
    this.#keep(record, cold)
  }

  healthMeasured({ cpuCores, residentBytes, eventLoopDelayP99Ms, graphics }: PipelineEventOf<'healthMeasured'>): void {
    const { store, experiment } = this.#options
    const running = experiment() ?? (Date.now() < this.#sampledUntilMs ? this.#session?.id : undefined)
    if (running === undefined || residentBytes === undefined) return
    store.addSample(running, {
      ...{ at: new Date().toISOString(), cpuCores, residentBytes, eventLoopDelayP99Ms },
      ...sampledCards(graphics),
    })
  }

  #opened(interrupted: readonly Session[]): void {
    const session = this.#options.restarted ? interrupted.find(({ kind }) => kind === 'talk') : undefined
    if (session && !this.#session) {
      this.#session = {
        ...{ id: session.id, arms: [...session.arms], turns: session.counts.turns },
        modelHashes: session.environment.modelHashes,
      }
      this.#asked(this.#options.store.updateSession(session.id, { state: 'running' }))
    }
    const early = this.#early ?? []
    this.#early = undefined
    for (const record of early) this.#keep(record, true)
  }

  #keep(record: TurnRecord, cold: boolean): void {
    const { store, clips } = this.#options
    if (!this.#session) this.#asked(this.#begin())
    else if (cold) this.#asked(this.#updateReceipt(this.#session))
    const session = this.#session
    if (!session) return
    session.turns += 1
    this.#sampledUntilMs = Date.now() + SAMPLED_AFTER_TURN_MS
    const stimulus = stimulusOf(record, clips)
    const place = { sessionId: session.id, armId: this.#armOf(session, record), ordinal: session.turns }
    store.addTurn(sessionTurnOf(record, { ...place, warmUp: false, cold, ...(stimulus ? { stimulus } : {}) }))
  }

  /** The session is there at once; the store is told, and answers later. */
  #begin(title?: string): Promise<Session> {
    const id = createId('session')
    const startedAt = new Date().toISOString()
    const environment = this.#options.environment()
    this.#session = { id, arms: [], turns: 0, modelHashes: environment.modelHashes }
    return this.#options.store.createSession({
      id,
      kind: 'talk',
      title: title ?? localMinute(new Date()),
      notes: '',
      tags: [],
      startedAt,
      pace: 'realtime',
      arms: [],
      environment,
    })
  }

  /** Models were loaded anew since the last turn: the receipt names them, and those that served before. */
  async #updateReceipt(session: TalkSession): Promise<void> {
    const now = this.#options.environment()
    session.modelHashes = { ...session.modelHashes, ...now.modelHashes }
    await this.#options.store.updateSession(session.id, {
      environment: { ...now, modelHashes: { ...session.modelHashes } },
    })
  }

  #armOf(session: TalkSession, { flags, preset }: TurnRecord): string {
    const known = session.arms.find(({ values }) => sameFlags(values, flags))
    if (known) return known.id
    const number = session.arms.length + 1
    const arm = { id: `arm-${number}`, name: preset ?? `flags ${number}`, values: flags, ...(preset ? { preset } : {}) }
    session.arms.push(arm)
    this.#asked(this.#options.store.addArm(session.id, arm))
    return arm.id
  }

  #asked(answer: Promise<unknown>): void {
    answer.catch(this.#options.onProblem)
  }
}

function stimulusOf({ clipId }: TurnRecord, clips: readonly Clip[]): SessionTurn['stimulus'] {
  if (clipId === undefined) return undefined
  if (clipId.startsWith(CAPTURE_PREFIX)) return { id: clipId.slice(CAPTURE_PREFIX.length), kind: 'capture' }
  const clip = clips.find(({ id }) => id === clipId)
  return { id: clipId, kind: 'clip', ...(clip ? { expected: clip.transcript } : {}) }
}

function sameFlags(a: FlagRecord, b: FlagRecord): boolean {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name])
}

/** A title that is the same in every language: `2026-01-31 09:30`. */
function localMinute(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16).replace('T', ' ')
}
