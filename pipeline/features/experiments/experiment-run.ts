import { nowMs } from '../../base/clock.ts'
import { Failure, failureInfoOf, sentenceOf } from '../../base/failure.ts'
import { createId } from '../../base/ids.ts'
import { experimentResult } from '../../experiments/result.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { Look } from '../../measures/verdicts/verdict.ts'
import type { ExperimentProgress, ExperimentResult } from '../../protocol/experiments.ts'
import type { Arm, SessionCriteria, SessionTurn } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { sessionTurnOf } from '../../store/session-turn.ts'
import { ArmCaches } from './arm-caches.ts'
import type { ExperimentPlan } from './experiment-plan.ts'
import { type ExperimentDeps, flagsOfArm, type StimulusAudio } from './experiment-port.ts'
import { LiveTurns } from './live-turns.ts'
import type { NextTurn } from './turn-source.ts'

/** Bootstrap draws for what is shown while an experiment runs, and for what is kept of it. */
const RESAMPLES = { running: 200, finished: 1000 } as const
/** At fast pace rounds are shorter than anybody looks. */
const FEWEST_MS_BETWEEN_RESULTS = 1000

/** A verdict belongs to the planned end; who ends an experiment earlier gets a stricter one. */
const LOOKS: Readonly<Record<ExperimentProgress['state'], Look>> = {
  ...{ running: 'running', paused: 'running', finished: 'planned', stopped: 'early', failed: 'early' },
}

type EndState = Extract<ExperimentProgress['state'], 'finished' | 'stopped' | 'failed'>

/**
 * One experiment that runs: its turns one after the other, each kept as soon as it is over. Statistics are made between
 * turns, never during one. Whatever ends it, the flags that were in force before are put back.
 */
export class ExperimentRun {
  readonly sessionId = createId('session')
  readonly plan: ExperimentPlan
  readonly #deps: ExperimentDeps
  readonly #turns: SessionTurn[] = []
  readonly #cancelled = new AbortController()
  readonly #caches = new ArmCaches()
  readonly #startedMs = nowMs()
  #state: ExperimentProgress['state'] = 'running'
  #problem: ExperimentProgress['problem']
  #stopping = false
  #next: NextTurn | undefined
  #continue: (() => void) | undefined
  #pausedMs = 0
  #comparedMs = Number.NEGATIVE_INFINITY
  #result: ExperimentResult | undefined
  #live: LiveTurns | undefined

  constructor(plan: ExperimentPlan, deps: ExperimentDeps) {
    this.plan = plan
    this.#deps = deps
  }

  get progress(): ExperimentProgress {
    const { arms, stimuli, source, request } = this.plan
    const over = this.#state !== 'running' && this.#state !== 'paused'
    const arm = this.#next && !over ? arms[this.#next.arm]?.id : undefined
    const stimulus = this.#next && !over ? stimuli[this.#next.stimulus]?.id : undefined
    const leftMs = over ? undefined : this.#leftMs()
    return {
      ...{ sessionId: this.sessionId, kind: request.kind, state: this.#state },
      ...{ done: this.#turns.length, total: Math.max(source.total, this.#turns.length) },
      ...(leftMs === undefined ? {} : { leftMs }),
      ...(arm === undefined ? {} : { armId: arm }),
      ...(stimulus === undefined ? {} : { stimulusId: stimulus }),
      ...(this.#live && this.#state === 'running' ? { waitingFor: 'speech' as const } : {}),
      ...(this.#problem ? { problem: this.#problem } : {}),
    }
  }

  /** Turns so far, in the order in which they ran; without their spans. */
  get turns(): readonly SessionTurn[] {
    return this.#turns
  }

  /** Statistics of the turns so far; the last made where nothing was measured since. */
  get result(): ExperimentResult {
    this.#result ??= this.#compare(this.#live ? 0 : RESAMPLES.running)
    return this.#result
  }

  pause(): void {
    if (this.#state !== 'running') return
    const pausedAtMs = nowMs()
    this.#state = 'paused'
    const paused = Promise.withResolvers<void>()
    this.#waiting = paused.promise
    this.#continue = () => {
      this.#pausedMs += nowMs() - pausedAtMs
      paused.resolve()
    }
    this.#emit()
    void this.#deps.store?.updateSession(this.sessionId, { state: 'paused' }).catch(() => undefined)
  }

  resume(): void {
    if (this.#state !== 'paused') return
    this.#state = 'running'
    this.#continue?.()
    this.#emit()
    void this.#deps.store?.updateSession(this.sessionId, { state: 'running' }).catch(() => undefined)
  }

  /** Ends it after the turn that is running, which is kept. */
  stop(): void {
    this.#stopping = true
    this.#live?.stop()
    this.#continue?.()
  }

  /** Ends it at once; the turn that is running is dropped. */
  cancel(): void {
    this.stop()
    this.#cancelled.abort()
  }

  #waiting: Promise<void> = Promise.resolve()

  /**
   * Runs all turns; resolves with how it ended, never rejects: what fails while it is wound up is the `problem` of its
   * progress, and the rest is wound up all the same.
   */
  async run(): Promise<EndState> {
    const { pipeline, store } = this.#deps
    const [before, preset] = [pipeline.flagValues, pipeline.flags.preset]
    let end: EndState = 'failed'
    try {
      pipeline.keepModels(true)
      if (this.plan.request.stimuli.kind !== 'live') this.#deps.hush?.()
      await this.#createSession()
      this.#emit()
      end = await this.#runTurns()
    } catch (error) {
      if (this.#cancelled.signal.aborted) end = 'stopped'
      else this.fell(error)
    }
    this.#attempt(() => pipeline.setFlags(before, { preset }), notRestored)
    this.#attempt(() => pipeline.keepModels(false))
    await this.#caches.discard().catch((error: unknown) => this.fell(error))
    this.#state = end
    this.#attempt(() => this.#conclude())
    this.#emit()
    await store?.endSession(this.sessionId, end === 'finished' ? 'finished' : 'stopped').catch(() => undefined)
    return end
  }

  /** Something about it failed; the first that did is told with its progress. */
  fell(error: unknown): void {
    this.#problem ??= failureInfoOf(error)
  }

  #attempt(step: () => unknown, failureOf: (error: unknown) => unknown = (error) => error): void {
    try {
      step()
    } catch (error) {
      this.fell(failureOf(error))
    }
  }

  /** The statistics that are kept; where they cannot be made, those made last stand. */
  #conclude(): void {
    this.#result = this.#compare(RESAMPLES.finished)
    this.#deps.emit({ kind: 'experimentCompared', result: this.#result })
  }

  async #runTurns(): Promise<EndState> {
    const { source, request } = this.plan
    if (request.stimuli.kind === 'live') return this.#runLive()
    for (let next = source.next(this.#turns); next; next = source.next(this.#turns)) {
      this.#next = next
      await this.#waiting
      if (this.#stopping) return 'stopped'
      this.#emit()
      const turn = await this.#runTurn(next)
      if (this.#cancelled.signal.aborted) return 'stopped'
      this.#keep(turn)
      if (next.endsRound) this.#emitResult()
    }
    return 'finished'
  }

  async #runLive(): Promise<EndState> {
    const { arms, request, source } = this.plan
    const turns: number[] = []
    for (let next = source.next([]); next; next = source.next([])) turns.push(next.arm)
    const { turnsPerArm } = request
    const cachesOf = (armId: string) => this.#caches.of(armId)
    this.#live = new LiveTurns({ arms, order: turns, turnsPerArm, deps: this.#deps, cachesOf })
    this.#emit()
    for await (const { armId, record, cold } of this.#live.turns(() => this.#waiting)) {
      const stimulus = { id: record.id, kind: 'live' as const }
      this.#keep(sessionTurnOf(record, { ...this.#place(armId), warmUp: false, cold, stimulus }))
      this.#emit()
      this.#emitResult()
    }
    return this.#stopping ? 'stopped' : 'finished'
  }

  async #runTurn({ arm: armIndex, stimulus: stimulusIndex, warmUp }: NextTurn): Promise<SessionTurn> {
    const { arms, stimuli } = this.plan
    const [arm, stimulus] = [arms[armIndex], stimuli[stimulusIndex]]
    if (!arm || !stimulus) throw new RangeError('the schedule names an arm or a stimulus that is not there')
    const { id, kind, expected } = stimulus
    const audio = { pcm: await stimulus.load(), clipId: id }
    const loadsBefore = this.#deps.pipeline.loads
    const record = await this.#speak(arm, audio, warmUp)
    const cold = this.#deps.pipeline.loads !== loadsBefore
    return sessionTurnOf(record, {
      ...{ ...this.#place(arm.id), warmUp, cold },
      stimulus: { id, kind, ...(expected === undefined ? {} : { expected }) },
    })
  }

  #speak(arm: Arm, audio: StimulusAudio, warmUp: boolean): Promise<TurnRecord> {
    const { pipeline, remoteTurn } = this.#deps
    const { pace } = this.plan.request
    const { signal } = this.#cancelled
    if (arm.remote !== undefined) {
      const server = this.plan.servers.get(arm.id)
      if (!remoteTurn || !server) throw new RangeError('a remote arm was planned without a way to reach it')
      return remoteTurn(server, { ...audio, signal })
    }
    pipeline.setFlags(flagsOfArm(arm.values), {
      preset: arm.preset,
      models: arm.models,
      caches: this.#caches.of(arm.id, warmUp),
    })
    return pipeline.runTurn(audio, { pace, signal, freshConversation: true, waitForModels: true })
  }

  #place(armId: string) {
    return { sessionId: this.sessionId, armId, ordinal: this.#turns.length + 1 }
  }

  /** The store has the whole turn; for the statistics its spans are not needed, and they are most of it. */
  #keep(turn: SessionTurn): void {
    this.#deps.store?.addTurn(turn)
    if (turn.cold) void this.#updateReceipt()
    this.#turns.push({ ...turn, record: { ...turn.record, spans: [] } })
    this.#result = undefined
  }

  async #createSession(): Promise<void> {
    const { store, environment } = this.#deps
    if (!store) return
    const { request, arms } = this.plan
    await store.createSession({
      ...{ id: this.sessionId, kind: request.kind, title: request.title ?? titleOf(this.plan), notes: '', tags: [] },
      ...{ startedAt: new Date().toISOString(), seed: request.seed, pace: request.pace },
      criteria: criteriaOf(this.plan),
      arms: [...arms],
      environment: await environment(),
    })
  }

  /** Models of further arms were loaded: the receipt names them too. */
  async #updateReceipt(): Promise<void> {
    const { store, environment } = this.#deps
    await store?.updateSession(this.sessionId, { environment: await environment() }).catch(() => undefined)
  }

  #emit(): void {
    this.#deps.emit({ kind: 'topicChanged', topic: 'experiment', state: this.progress })
  }

  #emitResult(): void {
    if (nowMs() - this.#comparedMs < FEWEST_MS_BETWEEN_RESULTS) return
    this.#deps.emit({ kind: 'experimentCompared', result: this.result })
    this.#comparedMs = nowMs()
  }

  #compare(resamples: number): ExperimentResult {
    const { request, arms } = this.plan
    return experimentResult(
      {
        sessionId: this.sessionId,
        kind: request.kind,
        arms,
        turns: this.#turns,
        pace: request.pace,
        look: LOOKS[this.#state],
      },
      { resamples, seed: request.seed, ...criteriaOf(this.plan) },
    )
  }

  #leftMs(): number | undefined {
    const done = this.#turns.length
    if (done === 0 || this.#live) return undefined
    return ((nowMs() - this.#startedMs - this.#pausedMs) / done) * Math.max(0, this.plan.source.total - done)
  }
}

function criteriaOf({
  request: { minimumEffectMs, turnsPerArm },
  stimuli,
  werLimit,
  search,
}: ExperimentPlan): SessionCriteria {
  return {
    ...{ werLimit, turnsPerArm: search?.turnsPerArm ?? turnsPerArm },
    ...(minimumEffectMs === undefined ? {} : { minimumEffectMs }),
    ...(stimuli.length === 0 ? {} : { utterancesAvailable: stimuli.length }),
    ...(search ? { budgetTurns: search.budgetTurns, searchTurns: search.searchTurns } : {}),
  }
}

function titleOf({ request, arms }: ExperimentPlan): string {
  if (request.kind === 'tune') return 'Search for the best flags'
  if (request.kind === 'ablation') return `Ablation of ${arms[1]?.name ?? 'flags'}`
  return arms.map(({ name }) => name).join(' against ')
}

function notRestored(error: unknown): Failure {
  return new Failure(
    'experiment.notRestored',
    because('experiment.notRestored', { why: sentenceOf(error) }),
    because('do.choosePresetOrFlags'),
  )
}
