import type { FlagDescriptor, FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import type { Preset } from '../../../../pipeline/protocol/wire/snapshot.ts'
import { flagDifferences } from './flag-value.ts'
import type { FlagDifference } from './preset-diff.ts'

export interface NearestPreset {
  readonly preset: Preset
  /** From the preset to what is in force, in the registry's order; none where it is the preset itself. */
  readonly changes: readonly FlagDifference[]
}

/**
 * The preset from which the fewest flags differ; of several the one that was chosen last, else the earlier. `undefined` where
 * there are no presets.
 */
export function nearestPreset(
  presets: readonly Preset[],
  descriptors: readonly FlagDescriptor[],
  inForce: FlagRecord,
  chosen?: string,
): NearestPreset | undefined {
  let nearest: NearestPreset | undefined
  for (const preset of presets) {
    const changes = flagDifferences(descriptors, preset.values, inForce)
    const fewer = nearest ? nearest.changes.length - changes.length : 1
    if (fewer > 0 || (fewer === 0 && preset.name === chosen)) nearest = { preset, changes }
  }
  return nearest
}
