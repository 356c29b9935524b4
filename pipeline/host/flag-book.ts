import { flagEffects } from '../flags/effects.ts'
import { type EnginePlan, type EngineSupply, enginePlan, planKey } from '../flags/engine-plan.ts'
import { flagsInForce, heldEffects } from '../flags/in-force.ts'
import { presetOf } from '../flags/presets.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { ModelChoice } from '../models/model-choice.ts'
import type { FlagState } from '../protocol/flags.ts'
import { STAGE_NAMES } from '../protocol/stages.ts'

/** Flags as turns run under them. */
export interface ActingFlags {
  readonly flags: FlagValues
  readonly preset: string | undefined
}

/** What models were loaded under. */
interface Loaded {
  readonly flags: FlagValues
  readonly models: ModelChoice
}

const STILL_LOADING = 'its models are still being loaded: those before serve'

/**
 * What was asked for of the flags, what the models in force were loaded under, and what of it acts. The two differ
 * while models are being loaded, and for good where they cannot be.
 */
export class FlagBook {
  readonly #supply: (models: ModelChoice) => EngineSupply
  #requested: FlagValues
  #models: ModelChoice
  #preset: string | undefined
  #loaded: Loaded
  #problem: string | undefined

  /** @param supply asked anew each time: loaded models know more of what there is */
  constructor(
    { flags, models, preset }: Loaded & { readonly preset: string | undefined },
    supply: (models: ModelChoice) => EngineSupply,
  ) {
    this.#supply = supply
    this.#requested = flags
    this.#models = models
    this.#loaded = { flags, models }
    this.#preset = preset ?? presetOf(flags)
  }

  get requested(): FlagValues {
    return this.#requested
  }

  /** The models that were asked for. */
  get models(): ModelChoice {
    return this.#models
  }

  /** How the models are to be loaded that were asked for. */
  get plan(): EnginePlan {
    return enginePlan(this.#requested, this.#supply(this.#models))
  }

  /** Whether the models in force are those that were asked for. */
  get served(): boolean {
    const [wanted, loaded] = [this.plan, enginePlan(this.#loaded.flags, this.#supply(this.#loaded.models))]
    return STAGE_NAMES.every((stage) => planKey(wanted[stage]) === planKey(loaded[stage]))
  }

  /** What the next turn runs under. Its preset is named only where that is all in force. */
  get acting(): ActingFlags {
    if (this.served) return { flags: this.#requested, preset: this.#preset }
    const flags = flagsInForce(this.#requested, this.#loaded.flags)
    return { flags, preset: presetOf(flags) }
  }

  /** What clients are told. */
  get state(): FlagState {
    const supply = this.#supply(this.#models)
    const own = flagEffects(this.#requested, supply)
    const held = this.served ? [] : this.#held()
    const names = new Set(held.map(({ name }) => name))
    return {
      values: this.#requested,
      effects: [...own.filter(({ name }) => !names.has(name)), ...held],
      ...(this.#preset === undefined ? {} : { preset: this.#preset }),
    }
  }

  ask(values: FlagValues, models: ModelChoice, preset: string | undefined): void {
    this.#requested = values
    this.#models = models
    this.#preset = preset ?? presetOf(values)
    this.#problem = undefined
  }

  /** These models serve from now on; they were loaded under these flags. */
  loaded(flags: FlagValues, models: ModelChoice): void {
    this.#loaded = { flags, models }
    this.#problem = undefined
  }

  /** The models that were asked for cannot be loaded, for this reason. */
  failed(message: string): void {
    this.#problem = message
  }

  #held() {
    const { flags, models } = this.#loaded
    const reason = this.#problem === undefined ? STILL_LOADING : `its models cannot be loaded; ${this.#problem}`
    return heldEffects(this.#requested, flags, flagEffects(flags, this.#supply(models)), reason)
  }
}
