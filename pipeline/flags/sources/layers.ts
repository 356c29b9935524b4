import type { FlagRecord } from '../../protocol/flags.ts'
import { BASELINE, type FlagName, type FlagValues } from '../registry.ts'
import { applyChanges, differingFlags, type FlagOutcome } from '../validate.ts'

/** Flags that one place sets, and what that place is called: `preset streaming`, `environment`, `file my.env`. */
export interface FlagLayer {
  readonly from: string
  readonly changes: FlagRecord
}

/** All flags, and for each that differs from the baseline the place that set it. */
export interface LayeredFlags {
  readonly values: FlagValues
  readonly origins: ReadonlyMap<FlagName, string>
}

/** Lays one place's flags over another's, from the baseline up: of two that set the same flag the later one wins. */
export function layerFlags(layers: readonly FlagLayer[]): FlagOutcome<LayeredFlags> {
  let values: FlagValues = BASELINE
  for (const { from, changes } of layers) {
    const outcome = applyChanges(values, changes)
    if (!outcome.ok) return { ok: false, error: { ...outcome.error, message: `${from}: ${outcome.error.message}` } }
    values = outcome.value
  }
  const origins = differingFlags(BASELINE, values).map((name): [FlagName, string] => [name, lastToSet(name, layers)])
  return { ok: true, value: { values, origins: new Map(origins) } }
}

function lastToSet(name: FlagName, layers: readonly FlagLayer[]): string {
  return layers.findLast(({ changes }) => Object.hasOwn(changes, name))?.from ?? 'baseline'
}
