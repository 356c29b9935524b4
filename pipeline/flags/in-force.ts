import type { FlagEffect } from '../protocol/flags.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from './registry.ts'

/**
 * The flags under which turns really run while the models that were asked for do not serve (yet): those that act from
 * turn to turn as they are asked for, those that choose models as they were when the models in force were loaded.
 *
 * @param choosing flags that choose a model here, and act from turn to turn elsewhere
 */
export function flagsInForce(
  requested: FlagValues,
  loaded: FlagValues,
  choosing: readonly FlagName[] = [],
): FlagValues {
  const chooses = (name: FlagName) => definitionOf(name).applies === 'reload' || choosing.includes(name)
  const kept = FLAG_NAMES.filter(chooses).map((name) => [name, loaded[name]])
  // Names and types are the registry's own.
  return Object.freeze({ ...requested, ...(Object.fromEntries(kept) as Partial<FlagValues>) })
}

/**
 * Where the models in force were loaded under other flags than those asked for: one entry for each such flag.
 *
 * @param loadedEffects how the flags acted under which the models in force were loaded
 * @param why why those asked for do not serve
 */
export function heldEffects(
  requested: FlagValues,
  loaded: FlagValues,
  loadedEffects: readonly FlagEffect[],
  why: StatedReason,
  choosing: readonly FlagName[] = [],
): FlagEffect[] {
  const inForce = flagsInForce(requested, loaded, choosing)
  return FLAG_NAMES.filter((name) => inForce[name] !== requested[name]).map((name) => {
    const effective = loadedEffects.find((effect) => effect.name === name)?.effective ?? inForce[name]
    return { name, requested: requested[name], effective, ...why }
  })
}
