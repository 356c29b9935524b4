import { Failure, failureInfoOf } from '../../base/failure.ts'
import { catalogueEntry } from '../../hub/catalogue/catalogue.ts'
import type { CatalogueEntry } from '../../hub/catalogue/entry.ts'
import { pullEntry } from '../../hub/pull/pull-entry.ts'
import type { PullStep } from '../../hub/pull/steps.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ModelPull } from '../../protocol/models/models.ts'
import { type DryRun, dryRun } from './dry-run.ts'
import { turnEndDryRun } from './turn-end-dry-run.ts'

/** What is to be brought. */
export interface PullRequest {
  readonly id: string
  readonly variants?: readonly string[] | undefined
  readonly accept?: boolean | undefined
}

interface PullsOptions {
  readonly store: ModelStore
  readonly environment: NodeJS.ProcessEnv
  readonly onChange: (pull: ModelPull) => void
  /** A model has come. */
  readonly onPulled: () => void
  /** What a model of the catalogue is. */
  readonly entryOf?: (id: string) => CatalogueEntry | undefined
}

/** Models on their way onto this machine, one job each. What became of a job is told until the next one of its model. */
export class ModelPulls {
  readonly #options: Required<PullsOptions>
  readonly #jobs = new Map<string, { pull: ModelPull; readonly stop: AbortController; over: Promise<void> }>()

  constructor(options: PullsOptions) {
    this.#options = { entryOf: catalogueEntry, ...options }
  }

  get pulls(): readonly ModelPull[] {
    return [...this.#jobs.values()].map(({ pull }) => pull)
  }

  /**
   * Begins to bring a model; one that is on its way goes on.
   *
   * @throws Failure where the catalogue has none of that name
   */
  start(request: PullRequest): void {
    const { id } = request
    if (this.#jobs.get(id)?.pull.state === 'running') return
    const entry = this.#options.entryOf(id)
    if (!entry) {
      throw new Failure('model.unknown', because('model.notInCatalogue', { id }), because('do.seeModels'))
    }
    const stop = new AbortController()
    const job = { pull: { id, state: 'running' as const, bytes: 0 }, stop, over: Promise.resolve() }
    this.#jobs.set(id, job)
    this.#emit(id, {})
    job.over = this.#bring(entry, request, stop.signal)
  }

  /** Ends it, if it is on its way; what came so far is kept. */
  stop(id: string): void {
    this.#jobs.get(id)?.stop.abort()
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const { stop } of this.#jobs.values()) stop.abort()
    await Promise.all([...this.#jobs.values()].map(({ over }) => over))
  }

  async #bring(entry: CatalogueEntry, { id, variants, accept }: PullRequest, signal: AbortSignal): Promise<void> {
    const { store, environment, onPulled } = this.#options
    try {
      await pullEntry(entry, {
        ...{ store, environment, signal, variants, accept },
        onStep: (step) => this.#step(id, step),
      })
      const outcome = await this.#tried(id)
      this.#emit(id, { state: 'done', problem: undefined, ...outcome })
      onPulled()
    } catch (error) {
      const state = signal.aborted ? 'stopped' : 'failed'
      this.#emit(id, { state, problem: signal.aborted ? undefined : failureInfoOf(error) })
    }
  }

  /** Loads and runs what came: where it does not run it is here all the same, and why is told. */
  async #tried(id: string): Promise<Pick<ModelPull, 'problem' | 'trial'>> {
    try {
      const run = await triedOf(this.#options.store, id)
      if (!run) return {}
      const { facts, runs } = run
      return { trial: { loadMs: facts.loadMs, runMs: runs.at(-1)?.ms ?? 0 } }
    } catch (error) {
      return { problem: failureInfoOf(error) }
    }
  }

  #step(id: string, step: PullStep): void {
    if (step.step === 'planned') this.#emit(id, { bytes: step.hereBytes, ofBytes: step.bytes })
    else if (step.step === 'trouble') {
      const message = because('of.what', { what: step.host, why: step.why })
      this.#emit(id, { problem: new Failure('hub.trouble', message).toInfo() })
    } else if (step.step === 'progress') {
      const { bytes, of: ofBytes, bytesPerSecond, secondsLeft } = step
      this.#emit(id, { bytes, ofBytes, bytesPerSecond, secondsLeft, problem: undefined })
    }
  }

  #emit(id: string, change: Partial<ModelPull>): void {
    const job = this.#jobs.get(id)
    if (!job) return
    job.pull = { ...job.pull, ...change }
    this.#options.onChange(job.pull)
  }
}

/** Tries a model as it will be used; `undefined`: there is none of that name. */
async function triedOf(store: ModelStore, id: string): Promise<DryRun | undefined> {
  const model = (await store.stageModels()).models.find((one) => one.id === id)
  if (model) return dryRun(model)
  const turnEnd = (await store.turnEndModels()).find((one) => one.id === id)
  return turnEnd && turnEndDryRun(turnEnd)
}
