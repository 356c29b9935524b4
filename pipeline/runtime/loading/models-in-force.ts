import { type FailureInfo, failureInfoOf, sentenceOf } from '../../base/failure.ts'
import { namedModel } from '../../models/model-choice.ts'
import { STAGE_NAMES, type StageName, type StageProcess, type StageStatus } from '../../protocol/stages.ts'
import type { FlagStore } from '../flag-store.ts'
import type { PipelineParts } from '../pipeline-options.ts'
import { placeStage, providerFor } from '../placement/stage-placement.ts'
import { queueDepths, stageProcesses } from './engine-facts.ts'
import { languageOn } from './engine-supply.ts'
import { type LoadedStages, readyStatus } from './load-stages.ts'
import { StagePool } from './stage-pool.ts'

export interface ModelsInForceOptions {
  readonly parts: Pick<PipelineParts, 'repository' | 'providers' | 'machine' | 'player'>
  /** What is asked for; told what was loaded and what failed. */
  readonly flagStore: FlagStore
  readonly onStage: (status: StageStatus) => void
  /** Whoever serves turns takes these from the next one on, and calls back when no turn uses others any more. */
  readonly serve: (loaded: LoadedStages, whenUnused: () => void) => void
  readonly onProblem: (problem: FailureInfo) => void
  /** Loading is over, well or not. */
  readonly onReloaded: () => void
}

/**
 * The models that serve turns, and those that are being loaded to replace them: one set after the other, in the
 * background, while what is there goes on serving.
 */
export class ModelsInForce {
  readonly #options: ModelsInForceOptions
  readonly #pool: StagePool
  readonly #statuses = new Map<StageName, StageStatus>()
  #loaded: LoadedStages | undefined
  #reloading: Promise<void> = Promise.resolve()
  /** Why the models in force are not the ones that the flags ask for. */
  #failure: unknown

  constructor(options: ModelsInForceOptions) {
    const { repository, providers, machine, player } = options.parts
    this.#options = options
    this.#pool = new StagePool({
      modelOf: (stage, name) => namedModel(repository, stage, name),
      providerFor: async (stage, plan, model) => {
        const device = providerFor(plan, providers)
        return model ? placeStage(stage, { plan, model, device, cards: machine.graphics?.cards ?? [] }) : device
      },
      turnEnd: () => repository.turnEndFiles,
      onStage: (status) => this.#emitStage(status),
      keepAll: player === undefined,
    })
  }

  /** Loads them for the first time. @throws Failure where one cannot be loaded */
  async load(): Promise<LoadedStages> {
    const { flagStore } = this.#options
    this.#loaded = await this.#loadStages(flagStore)
    flagStore.loaded(flagStore.asked)
    this.limitRecogniser()
    return this.#loaded
  }

  get loaded(): LoadedStages | undefined {
    return this.#loaded
  }

  /** @throws Error before they were loaded for the first time */
  get required(): LoadedStages {
    if (!this.#loaded) throw new Error('The pipeline has not been loaded')
    return this.#loaded
  }

  get statuses(): readonly StageStatus[] {
    return [...this.#statuses.values()]
  }

  /** SHA-256 of every file that was loaded, as it was found when it was, by its path in the pack. */
  get digests(): Readonly<Record<string, string>> {
    return this.#pool.digests
  }

  /** How often a stage was loaded so far. */
  get loads(): number {
    return this.#pool.loads
  }

  /** Entries that wait for them, by queue. */
  get queueDepths(): Readonly<Record<string, number>> {
    return this.#loaded ? queueDepths(this.#loaded) : {}
  }

  /** Stages that have a process of their own, and what it holds now. */
  get processes(): readonly StageProcess[] {
    return this.#loaded ? stageProcesses(this.#loaded) : []
  }

  /** Loads what is asked for now, once what was asked for before is loaded. */
  reload(): void {
    this.#reloading = this.#reloading.then(() => this.#reload())
  }

  /** Resolves once nothing is being loaded, well or not. */
  get settled(): Promise<void> {
    return this.#reloading
  }

  /**
   * Resolves once the models that the flags ask for serve.
   *
   * @throws what kept them from loading
   */
  async ready(): Promise<void> {
    await this.#reloading
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Whether models that other flags asked for stay loaded; those that nobody needs go when they no longer do. */
  keepAll(keep: boolean): void {
    this.#pool.keepAll(keep)
    if (keep) return
    void this.#reloading.then(() => {
      if (this.#loaded) this.#serve(this.#loaded)
    })
  }

  /** Puts the recogniser's limits in force, which need no loading. */
  limitRecogniser(): void {
    const { ASR_MAX_CONCURRENT, ASR_BATCH_SIZE } = this.#options.flagStore.requested
    this.#loaded?.asr.limitStreams(ASR_MAX_CONCURRENT)
    this.#loaded?.asr.limitBatch(ASR_BATCH_SIZE)
  }

  async close(): Promise<void> {
    await this.#reloading
    await this.#pool.closeAll()
  }

  async #reload(): Promise<void> {
    const { flagStore, onReloaded } = this.#options
    if (flagStore.served) {
      this.#failure = undefined
      flagStore.loaded(flagStore.asked)
      return onReloaded()
    }
    await this.#replace()
    onReloaded()
    // Models that were loaded before tell nothing when they are taken up again.
    for (const stage of STAGE_NAMES) if (this.#loaded) this.#emitStage(readyStatus(stage, this.#loaded[stage].facts))
  }

  async #replace(): Promise<void> {
    const { flagStore, onProblem } = this.#options
    const { asked, plan } = flagStore
    try {
      this.#loaded = await this.#loadStages({ asked, plan })
      flagStore.loaded(asked)
      this.limitRecogniser()
      this.#failure = undefined
      this.#serve(this.#loaded)
    } catch (error) {
      this.#failure = error
      const problem = failureInfoOf(error)
      // What was asked for in the meantime is the business of the next reload.
      if (asked === flagStore.asked) flagStore.failed(sentenceOf(error))
      onProblem(problem)
    }
  }

  /** The stages of a plan, and the language of the conversations on them. */
  async #loadStages({ asked, plan }: Pick<FlagStore, 'asked' | 'plan'>): Promise<LoadedStages> {
    return { ...(await this.#pool.load(plan)), language: languageOn(this.#options.parts.repository, asked.models) }
  }

  #serve(loaded: LoadedStages): void {
    this.#options.serve(loaded, () => void this.#pool.closeReplaced())
  }

  #emitStage(status: StageStatus): void {
    this.#statuses.set(status.stage, status)
    this.#options.onStage(status)
  }
}
