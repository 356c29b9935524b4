import type { FlagEffect } from '../protocol/flags.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagValues } from './registry.ts'

/** Where what is in force differs from what was asked for, and why: one entry for each such flag. */
export function flagEffects(values: FlagValues): FlagEffect[] {
  return FLAG_NAMES.flatMap((name) => {
    if (definitionOf(name).implemented || values[name] === BASELINE[name]) return []
    const reason = 'the pipeline does not act on this flag yet'
    return [{ name, requested: values[name], effective: BASELINE[name], reason }]
  })
}
