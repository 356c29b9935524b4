import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'

export interface FlagDifference {
  readonly name: string
  readonly stage: FlagDescriptor['stage']
  readonly from: FlagValue
  readonly to: FlagValue
  /** False where the pipeline does not act on the flag yet. */
  readonly implemented: boolean
}

/** What a preset changes against the baseline, in the registry's order. A value the preset leaves out stays as it is. */
export function presetDifferences(
  descriptors: readonly FlagDescriptor[],
  values: FlagRecord,
): readonly FlagDifference[] {
  return descriptors.flatMap(({ name, stage, baseline, implemented }) => {
    const to = values[name]
    return to === undefined || to === baseline ? [] : [{ name, stage, from: baseline, to, implemented }]
  })
}
