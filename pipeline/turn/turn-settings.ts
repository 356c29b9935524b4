import type { FlagValues } from '../flags/registry.ts'
import type { ConductorOptions, PipelineStages, TurnFlags } from './conductor-options.ts'

/** What the next turn runs under: flags, and the models that act with them. An open turn keeps those that it began with. */
export class TurnSettings {
  #stages: PipelineStages
  #flags: FlagValues
  #preset: string | undefined
  #whenReplaced: (() => void) | undefined

  constructor({ stages, flags, preset }: Pick<ConductorOptions, 'stages' | 'flags' | 'preset'>) {
    this.#stages = stages
    this.#flags = flags
    this.#preset = preset
  }

  get stages(): PipelineStages {
    return this.#stages
  }

  get flags(): FlagValues {
    return this.#flags
  }

  get preset(): string | undefined {
    return this.#preset
  }

  /** Whether a turn that began under some flags leaves anything to be changed when it closes. */
  changedSince(flags: FlagValues): boolean {
    return this.#flags !== flags || this.#whenReplaced !== undefined
  }

  setFlags({ flags, preset }: TurnFlags): void {
    this.#flags = flags
    this.#preset = preset
  }

  /** Other models, with the flags that act with them; `whenReplaced` is called with those asked for before, by `replaced`. */
  setStages(stages: PipelineStages, flags: TurnFlags, whenReplaced: () => void): void {
    const replacedBefore = this.#whenReplaced
    this.#stages = stages
    this.setFlags(flags)
    this.#whenReplaced = () => {
      replacedBefore?.()
      whenReplaced()
    }
  }

  /** Nothing uses the models of before any more. */
  replaced(): void {
    const whenReplaced = this.#whenReplaced
    this.#whenReplaced = undefined
    whenReplaced?.()
  }
}
