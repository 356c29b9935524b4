import type { FlagDescriptor, FlagRecord } from '../../../pipeline/protocol/flags.ts'
import { isChanged } from './flag-value.ts'

/** Which rows a person wants to see. */
export interface FlagFilter {
  readonly query: string
  readonly changedOnly: boolean
}

/** The flags of one stage: those that pass the filter, and how many there are without it. */
export interface FlagGroup {
  readonly stage: FlagDescriptor['stage']
  readonly rows: readonly FlagDescriptor[]
  readonly total: number
  readonly changed: number
}

/** The registry by stage, in its own order; a stage none of whose flags passes is left out. */
export function groupFlags(
  descriptors: readonly FlagDescriptor[],
  values: FlagRecord,
  filter: FlagFilter,
): readonly FlagGroup[] {
  const terms = fold(filter.query).split(/\s+/).filter(Boolean)
  return [...Map.groupBy(descriptors, ({ stage }) => stage)]
    .map(([stage, all]) => ({
      stage,
      rows: all.filter((row) => (!filter.changedOnly || isChanged(row, values)) && matches(row, terms)),
      total: all.length,
      changed: all.filter((row) => isChanged(row, values)).length,
    }))
    .filter(({ rows }) => rows.length > 0)
}

/** Every word must be found: in the name (with or without underscores), or in what the flag does, in either language. */
function matches({ name, help, caution }: FlagDescriptor, terms: readonly string[]): boolean {
  const text = fold([name, name.replaceAll('_', ' '), help.en, help.zh, caution?.en, caution?.zh].join('\n'))
  return terms.every((term) => text.includes(term))
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
