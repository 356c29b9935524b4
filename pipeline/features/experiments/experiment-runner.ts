import { Failure } from '../../base/failure.ts'
import { foundOf } from '../../experiments/search-outcome.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ExperimentProgress, ExperimentRequest, ExperimentResult } from '../../protocol/experiments.ts'
import type { Arm } from '../../protocol/sessions.ts'
import { planExperiment } from './experiment-plan.ts'
import type { ExperimentDeps } from './experiment-port.ts'
import { ExperimentRun } from './experiment-run.ts'

export interface FinishedExperiment {
  readonly progress: ExperimentProgress
  readonly result: ExperimentResult
  readonly arms: readonly Arm[]
}

/** Runs experiments, one at a time, and remembers the newest. */
export class ExperimentRunner {
  readonly #around: ExperimentDeps
  #run: ExperimentRun | undefined
  #ended: Promise<unknown> = Promise.resolve()

  constructor(deps: ExperimentDeps) {
    this.#around = deps
  }

  get progress(): ExperimentProgress | undefined {
    return this.#run?.progress
  }

  /** Whether an experiment has the pipeline to itself. */
  get isRunning(): boolean {
    const state = this.#run?.progress.state
    return state === 'running' || state === 'paused'
  }

  /** Whether it is a person's turn to talk in the experiment that runs. */
  get isLive(): boolean {
    return this.isRunning && this.#run?.plan.request.stimuli.kind === 'live'
  }

  /** The arms of the newest experiment. */
  get arms(): readonly Arm[] {
    return this.#run?.plan.arms ?? []
  }

  /** The statistics of the newest experiment, where it is that session's. */
  resultOf(sessionId: string): ExperimentResult | undefined {
    return this.#run?.sessionId === sessionId ? this.#run.result : undefined
  }

  /**
   * Begins an experiment; what is asked for is checked before. `finished` resolves when it is over, however it ended.
   *
   * @throws Failure for what cannot be done as asked, and while another experiment runs
   */
  async start(request: ExperimentRequest): Promise<{
    readonly sessionId: string
    readonly run: ExperimentRun
    readonly finished: Promise<FinishedExperiment>
  }> {
    if (this.isRunning) {
      throw new Failure('experiment.running', because('experiment.runningAlready'), because('do.stopOrWait'))
    }
    const plan = await planExperiment(request, this.#around)
    const run = new ExperimentRun(plan, this.#around)
    this.#run = run
    const finished = this.#finish(run, request)
    this.#ended = finished
    return { sessionId: run.sessionId, run, finished }
  }

  /** Never rejects: what fails on the way is the problem of the progress. */
  async #finish(run: ExperimentRun, { record }: ExperimentRequest): Promise<FinishedExperiment> {
    const { store, recordTurns, keepTuned, emit } = this.#around
    if (record) recordTurns?.(true)
    await run.run()
    await store?.flush().catch(() => undefined)
    if (record) recordTurns?.(false)
    const { result, plan } = run
    const chosen = chosenArm(run.progress, result, plan.arms)
    await (chosen && keepTuned?.(chosen.values, run.sessionId))?.catch((error: unknown) => {
      run.fell(error)
      emit({ kind: 'topicChanged', topic: 'experiment', state: run.progress })
    })
    return { progress: run.progress, result, arms: plan.arms }
  }

  pause(): void {
    this.#running().pause()
  }

  resume(): void {
    this.#running().resume()
  }

  stop(): void {
    this.#running().stop()
  }

  /** Cancels what runs and resolves when it is over. */
  async close(): Promise<void> {
    this.#run?.cancel()
    await this.#ended
  }

  #running(): ExperimentRun {
    if (this.#run && this.isRunning) return this.#run
    throw new Failure('experiment.none', because('experiment.none'), because('do.startFirst'))
  }
}

/**
 * What a search that came to its end has found: only what was shown to be better when it was measured again. A search that
 * was stopped has not compared enough to say.
 */
function chosenArm(
  { state, kind }: ExperimentProgress,
  { tuning, comparisons }: ExperimentResult,
  arms: readonly Arm[],
): Arm | undefined {
  if (kind !== 'tune' || state !== 'finished' || foundOf(comparisons) !== 'better') return undefined
  const armId = tuning?.find(({ chosen }) => chosen)?.armId
  return arms.slice(1).find(({ id }) => id === armId)
}
