import { Failure } from '../base/failure.ts'
import { flagEffects } from '../flags/effects.ts'
import { type EnginePlan, type EngineSupply, enginePlan, planKey } from '../flags/engine-plan.ts'
import { flagsInForce, heldEffects } from '../flags/in-force.ts'
import { findPreset, presetOf } from '../flags/presets.ts'
import { BASELINE, type FlagName, type FlagValues } from '../flags/registry.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { FlagEffect, FlagState } from '../protocol/flags.ts'
import type { ModelChoice } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { STAGE_NAMES, type StageName } from '../protocol/stages.ts'

/** Flags as turns run under them. */
export interface ActingFlags {
  readonly flags: FlagValues
  readonly preset: string | undefined
}

/** All that decides which models are loaded, and how. */
export interface LoadSettings {
  readonly flags: FlagValues
  /** Which model serves each stage. */
  readonly models: ModelChoice
  /** Where somebody wants stages to run. */
  readonly runOn: RunOn
  /** How often a stage was asked to run where it was to already: each time it is loaded anew. */
  readonly attempts?: Partial<Readonly<Record<StageName, number>>>
}

const STILL_LOADING = because('flag.stillLoading')

/**
 * What was asked for of flags, models and places, what the models in force were loaded under, and what of it acts. The
 * two differ while models are being loaded, and for good where they cannot be.
 */
export class FlagStore {
  readonly #supply: (settings: LoadSettings) => EngineSupply
  #asked: LoadSettings
  #preset: string | undefined
  #loaded: LoadSettings
  /** What the models in force were called when they were loaded: what is set of one may have changed since. */
  #loadedNames: Partial<Readonly<Record<StageName, string>>> = {}
  #problem: StatedReason | undefined

  /** @param supply asked anew each time: loaded models know more of what there is */
  constructor(asked: LoadSettings, preset: string | undefined, supply: (settings: LoadSettings) => EngineSupply) {
    this.#supply = supply
    this.#asked = asked
    this.#loaded = asked
    this.#preset = preset ?? presetOf(asked.flags)
  }

  get asked(): LoadSettings {
    return this.#asked
  }

  get requested(): FlagValues {
    return this.#asked.flags
  }

  /** How the models are to be loaded that were asked for. */
  get plan(): EnginePlan {
    return this.#planOf(this.#asked)
  }

  /** Whether the models in force are those that were asked for. */
  get served(): boolean {
    const [wanted, loaded] = [this.plan, this.#planOf(this.#loaded)]
    return STAGE_NAMES.every((stage) => {
      const name = this.#loadedNames[stage] ?? wanted[stage].model
      return name === wanted[stage].model && planKey(wanted[stage]) === planKey(loaded[stage])
    })
  }

  /** What the next turn runs under. Its preset is named only where that is all in force. */
  get acting(): ActingFlags {
    if (this.served) return { flags: this.requested, preset: this.#preset }
    const flags = flagsInForce(this.requested, this.#loaded.flags, this.#choosing)
    return { flags, preset: presetOf(flags) }
  }

  /** What clients are told. */
  get state(): FlagState {
    const own = this.#effectsOf(this.#asked)
    const held = this.served ? [] : this.#held()
    const names = new Set(held.map(({ name }) => name))
    return {
      values: this.requested,
      effects: [...own.filter(({ name }) => !names.has(name)), ...held],
      ...(this.#preset === undefined ? {} : { preset: this.#preset }),
    }
  }

  /** How flags would act with the models and places that were asked for; changes nothing. */
  foresee(flags: FlagValues): FlagEffect[] {
    return this.#effectsOf({ ...this.#asked, flags })
  }

  /** Flags that are to hold, and with them other models, where they are named. */
  ask(
    flags: FlagValues,
    { preset, models }: { readonly preset?: string | undefined; readonly models?: ModelChoice },
  ): void {
    this.#asked = { ...this.#asked, flags, ...(models ? { models } : {}) }
    this.#preset = preset ?? presetOf(flags)
    this.#problem = undefined
  }

  /**
   * Stages are to run there; those that are not named stay where they were to. One that is to run where it was to already
   * is loaded anew: its device may have been given up.
   */
  askPlaces(places: RunOn): void {
    const { runOn, attempts = {} } = this.#asked
    const again = STAGE_NAMES.filter(
      (stage) => places[stage] !== undefined && places[stage] === (runOn[stage] ?? 'auto'),
    )
    const counted = Object.fromEntries(again.map((stage) => [stage, (attempts[stage] ?? 0) + 1]))
    this.#asked = { ...this.#asked, runOn: { ...runOn, ...places }, attempts: { ...attempts, ...counted } }
    this.#problem = undefined
  }

  /** Models serve from now on that were loaded under these settings. */
  loaded(settings: LoadSettings): void {
    this.#loaded = settings
    const { vad, asr, llm, tts } = this.#planOf(settings)
    this.#loadedNames = { vad: vad.model, asr: asr.model, llm: llm.model, tts: tts.model }
    this.#problem = undefined
  }

  /** The models that were asked for cannot be loaded, for this reason. */
  failed(why: StatedReason): void {
    this.#problem = why
  }

  /** Flags that choose a model because the recogniser has several encoders. */
  get #choosing(): readonly FlagName[] {
    const [wanted, loaded] = [this.plan.asr, this.#planOf(this.#loaded).asr]
    return wanted.encoderMs === loaded.encoderMs ? [] : ['ASR_CHUNK_SIZE']
  }

  #planOf(settings: LoadSettings): EnginePlan {
    const plan = enginePlan(settings.flags, this.#supply(settings))
    const { attempts = {} } = settings
    const counted = (stage: StageName) => (attempts[stage] ? { ...plan[stage], attempt: attempts[stage] } : plan[stage])
    return { vad: counted('vad'), asr: counted('asr'), llm: counted('llm'), tts: counted('tts') }
  }

  #effectsOf(settings: LoadSettings) {
    return flagEffects(settings.flags, this.#supply(settings))
  }

  #held() {
    const problem = this.#problem
    const cannot = because('flag.cannotLoad')
    const why = problem === undefined ? STILL_LOADING : because('and.also', { one: cannot, other: problem })
    return heldEffects(this.requested, this.#loaded.flags, this.#effectsOf(this.#loaded), why, this.#choosing)
  }
}

/**
 * The flags that a pipeline begins with.
 *
 * @throws Failure where a preset was named that there is not
 */
export function initialFlags({ flags, preset }: { readonly flags?: FlagValues; readonly preset?: string }): FlagValues {
  if (flags) return flags
  if (preset === undefined) return BASELINE
  const found = findPreset(preset)
  if (!found) throw new Failure('preset.unknown', because('preset.unknown', { preset }))
  return found.values
}
