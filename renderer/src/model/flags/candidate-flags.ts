import type { FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import type { Arm } from '../../../../pipeline/protocol/sessions.ts'

/** A flag in which a set differs from the one that a search began at. */
export interface FlagChange {
  readonly name: string
  readonly from: FlagValue | undefined
  readonly to: FlagValue | undefined
}

/** In what a set of flags differs from another, in the order of its names. */
export function changesFrom(reference: FlagRecord, values: FlagRecord): readonly FlagChange[] {
  return Object.keys(values)
    .filter((name) => values[name] !== reference[name])
    .map((name) => ({ name, from: reference[name], to: values[name] }))
}

/** Names of the flags that are not the same in all of some sets. */
export function flagsThatDiffer(arms: readonly Pick<Arm, 'values'>[]): readonly string[] {
  const names = [...new Set(arms.flatMap(({ values }) => Object.keys(values)))]
  return names.filter((name) => new Set(arms.map(({ values }) => values[name])).size > 1)
}
