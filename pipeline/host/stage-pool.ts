import { type EnginePlan, planKey, type StagePlan } from '../flags/engine-plan.ts'
import type { ProviderChoice } from '../inference/providers.ts'
import type { Pack } from '../models/pack.ts'
import { STAGE_NAMES, type StageName, type StageStatus } from '../protocol/stages.ts'
import { type LoadedStages, loadStage } from './load-stages.ts'

export interface StagePoolOptions {
  readonly pack: Pack
  readonly providerFor: (device: string) => ProviderChoice
  readonly onStage: (status: StageStatus) => void
  /** Keep every set of models that was ever loaded (a benchmark that goes to and fro); off: one set a stage. */
  readonly keepAll: boolean
}

type Loaded = LoadedStages[StageName]

/**
 * Holds the loaded stages. A changed plan loads what differs in the background, while what is there goes on serving;
 * then the new set is given out, and the old one closed once nothing uses it any more.
 */
export class StagePool {
  readonly #options: StagePoolOptions
  readonly #loading = new Map<string, Promise<Loaded>>()
  #current: LoadedStages | undefined

  constructor(options: StagePoolOptions) {
    this.#options = options
  }

  /**
   * The stages under a plan. Those that differ are loaded; where one fails, the ones in force stay.
   *
   * @throws Failure of the first stage that could not be loaded; what was loaded beside it is closed again
   */
  async load(plan: EnginePlan): Promise<LoadedStages> {
    const stages = {
      vad: this.#stage('vad', plan.vad),
      asr: this.#stage('asr', plan.asr),
      llm: this.#stage('llm', plan.llm),
      tts: this.#stage('tts', plan.tts),
    }
    const settled = await Promise.allSettled(Object.values(stages))
    const failed = settled.find((result) => result.status === 'rejected')
    if (failed) {
      await this.#closeUnused()
      throw failed.reason
    }
    this.#current = { vad: await stages.vad, asr: await stages.asr, llm: await stages.llm, tts: await stages.tts }
    return this.#current
  }

  /** Closes what was replaced; call when the last turn that began with it is over. */
  async closeReplaced(): Promise<void> {
    if (!this.#options.keepAll) await this.#closeUnused()
  }

  async closeAll(): Promise<void> {
    this.#current = undefined
    await this.#closeUnused()
  }

  #stage<Name extends StageName>(stage: Name, plan: StagePlan): Promise<LoadedStages[Name]> {
    const key = `${stage} ${planKey(plan)}`
    const known = this.#loading.get(key)
    // The key begins with the stage's name, so what it leads to is a stage of that name.
    if (known) return known as Promise<LoadedStages[Name]>
    const { pack, providerFor, onStage } = this.#options
    const loading = loadStage(stage, { pack, plan, provider: providerFor(plan.device), onStage })
    this.#loading.set(key, loading)
    loading.catch(() => this.#loading.delete(key))
    return loading
  }

  async #closeUnused(): Promise<void> {
    const current = this.#current
    const used = new Set<Loaded>(current ? STAGE_NAMES.map((stage) => current[stage]) : [])
    for (const [key, loading] of [...this.#loading]) {
      const stage = await loading.catch(() => undefined)
      if (stage && used.has(stage)) continue
      this.#loading.delete(key)
      await stage?.close()
    }
  }
}
