import { messageOf } from '../../base/failure.ts'
import { type EnginePlan, planKey, type StagePlan } from '../../flags/engine-plan.ts'
import type { EngineFacts } from '../../inference/engine.ts'
import type { ProviderChoice } from '../../inference/providers.ts'
import type { ModelStage } from '../../models/manifest.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { STAGE_NAMES, type StageName, type StageStatus } from '../../protocol/stages.ts'
import type { TurnEndFiles } from '../../stages/vad/turn-end/turn-end-models.ts'
import { type LoadedStages, loadStage } from './load-stages.ts'

export interface StagePoolOptions {
  /**
   * The model that a plan names.
   *
   * @throws Failure where it is not there
   */
  readonly modelOf: (stage: ModelStage, name: string) => StageModel
  /** Where a stage runs; may take a while, where that has to be measured. */
  readonly providerFor: (stage: StageName, plan: StagePlan, model: StageModel | undefined) => Promise<ProviderChoice>
  /** Models that the detector may be asked to listen for the end of turns with. */
  readonly turnEnd: () => TurnEndFiles
  readonly onStage: (status: StageStatus) => void
  /** Keep every set of models that was ever loaded (a benchmark that goes to and fro); off: one set a stage. */
  readonly keepAll: boolean
}

type Entry = Promise<LoadedStages[StageName]>

/**
 * Holds the loaded stages. A changed plan loads what differs in the background, while what is there goes on serving;
 * then the new set is given out, and the old one closed once nothing uses it any more.
 */
export class StagePool {
  readonly #options: StagePoolOptions
  readonly #entries = new Map<string, Entry>()
  readonly #digests = new Map<string, EngineFacts['digests']>()
  #keepAll: boolean
  #loads = 0
  /** What the newest loaded plan consists of, and what the plan being loaded does: neither may be closed. */
  #current: ReadonlySet<string> = new Set()
  #wanted: ReadonlySet<string> = new Set()

  constructor(options: StagePoolOptions) {
    this.#options = options
    this.#keepAll = options.keepAll
  }

  /** How often a stage was loaded so far. */
  get loads(): number {
    return this.#loads
  }

  /** SHA-256 of every file that the loaded stages were loaded from, by its name. */
  get digests(): Readonly<Record<string, string>> {
    return Object.assign({}, ...this.#digests.values())
  }

  /** Whether everything that is loaded stays, as an experiment needs whose arms take turns; off: as the pool was made. */
  keepAll(keep: boolean): void {
    this.#keepAll = keep || this.#options.keepAll
  }

  /**
   * The stages under a plan. Those that differ are loaded; where one fails, the ones in force stay. One plan at a time.
   *
   * @throws Failure of the first stage that could not be loaded; what was loaded beside it is closed again
   */
  async load(plan: EnginePlan): Promise<LoadedStages> {
    const before = new Set(this.#entries.keys())
    this.#wanted = new Set(STAGE_NAMES.map((stage) => keyOf(stage, plan[stage])))
    const stages = {
      vad: this.#stage('vad', plan.vad),
      asr: this.#stage('asr', plan.asr),
      llm: this.#stage('llm', plan.llm),
      tts: this.#stage('tts', plan.tts),
    }
    const settled = await Promise.allSettled(Object.values(stages))
    const failed = settled.find((result) => result.status === 'rejected')
    const wanted = this.#wanted
    this.#wanted = new Set()
    if (failed) {
      await this.#close([...wanted].filter((key) => !before.has(key)))
      throw failed.reason
    }
    this.#current = wanted
    return { vad: await stages.vad, asr: await stages.asr, llm: await stages.llm, tts: await stages.tts }
  }

  /**
   * Closes what was replaced; call when the last turn that began with it is over. What does not close (a worker that is
   * stuck in a run) is said, and costs its memory alone: what serves goes on.
   */
  async closeReplaced(): Promise<void> {
    if (this.#keepAll) return
    const replaced = [...this.#entries.keys()].filter((key) => !this.#current.has(key) && !this.#wanted.has(key))
    await this.#close(replaced).catch((error: unknown) => {
      process.stderr.write(`firstword: models that were replaced could not be closed: ${messageOf(error)}\n`)
    })
  }

  async closeAll(): Promise<void> {
    this.#current = new Set()
    await this.#close([...this.#entries.keys()])
  }

  #stage<Name extends StageName>(stage: Name, plan: StagePlan): Promise<LoadedStages[Name]> {
    const key = keyOf(stage, plan)
    const known = this.#entries.get(key)
    // The key begins with the stage's name, so what it leads to is a stage of that name.
    if (known) return known as Promise<LoadedStages[Name]>
    const { onStage } = this.#options
    onStage({ stage, state: 'loading', progress: 0 })
    const loading = this.#load(stage, plan)
    this.#entries.set(key, loading)
    this.#loads += 1
    loading.then(
      ({ facts }) => this.#entries.get(key) === loading && this.#digests.set(key, facts.digests),
      () => this.#entries.delete(key),
    )
    return loading
  }

  async #load<Name extends StageName>(stage: Name, plan: StagePlan): Promise<LoadedStages[Name]> {
    const { modelOf, providerFor, turnEnd, onStage } = this.#options
    const model = stage === 'vad' ? undefined : modelOf(stage, plan.model)
    const provider = await providerFor(stage, plan, model)
    return loadStage(stage, { model, plan, provider, turnEnd, onStage })
  }

  /** Taken out of the pool at once, so that nobody is given what is about to be closed. */
  async #close(keys: readonly string[]): Promise<void> {
    const closing = keys.map((key) => this.#entries.get(key))
    for (const key of keys) {
      this.#entries.delete(key)
      this.#digests.delete(key)
    }
    await Promise.all(
      closing.map(async (entry) => {
        const stage = await entry?.catch(() => undefined)
        await stage?.close()
      }),
    )
  }
}

function keyOf(stage: StageName, plan: StagePlan): string {
  return `${stage} ${planKey(plan)}`
}
