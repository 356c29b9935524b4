import type { FlagDescriptor, FlagRecord } from '../../../pipeline/protocol/flags.ts'
import type { Preset } from '../../../pipeline/protocol/snapshot.ts'
import { flagDifferences } from './flag-value.ts'
import type { FlagDifference } from './preset-diff.ts'

export interface NearestPreset {
  readonly preset: Preset
  /** From the preset to what is in force, in the registry's order; none where it is the preset itself. */
  readonly changes: readonly FlagDifference[]
}

/** The preset from which the fewest flags differ, the earlier one of two; `undefined` where there are no presets. */
export function nearestPreset(
  presets: readonly Preset[],
  descriptors: readonly FlagDescriptor[],
  inForce: FlagRecord,
): NearestPreset | undefined {
  let nearest: NearestPreset | undefined
  for (const preset of presets) {
    const changes = flagDifferences(descriptors, preset.values, inForce)
    if (!nearest || changes.length < nearest.changes.length) nearest = { preset, changes }
  }
  return nearest
}
