import type { FlagDescriptor, FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import { isChanged } from './flag-value.ts'

/** Which flags are on show: all of them, those that are not at their default, or those of one stage. */
export type FlagTab = 'all' | 'changed' | FlagDescriptor['stage']

/** Which rows a person wants to see. */
export interface FlagFilter {
  readonly query: string
  readonly tab: FlagTab
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
  const terms = termsOf(filter.query)
  return [...Map.groupBy(descriptors, ({ stage }) => stage)]
    .map(([stage, all]) => ({
      stage,
      rows: all.filter((row) => isInTab(row, values, filter.tab) && matches(row, terms)),
      total: all.length,
      changed: all.filter((row) => isChanged(row, values)).length,
    }))
    .filter(({ rows }) => rows.length > 0)
}

/** The tabs there are, in the registry's order of stages, and how many flags that match the search stand in each. */
export function flagTabs(
  descriptors: readonly FlagDescriptor[],
  values: FlagRecord,
  query: string,
): readonly { readonly tab: FlagTab; readonly count: number }[] {
  const found = descriptors.filter((row) => matches(row, termsOf(query)))
  const tabs: FlagTab[] = ['all', 'changed', ...new Set(descriptors.map(({ stage }) => stage))]
  return tabs.map((tab) => ({ tab, count: found.filter((row) => isInTab(row, values, tab)).length }))
}

function isInTab(row: FlagDescriptor, values: FlagRecord, tab: FlagTab): boolean {
  if (tab === 'all') return true
  return tab === 'changed' ? isChanged(row, values) : row.stage === tab
}

function termsOf(query: string): readonly string[] {
  return fold(query).split(/\s+/).filter(Boolean)
}

/** Every word must be found: in the name (with or without underscores), or in what the flag does, in either language. */
function matches({ name, help, caution }: FlagDescriptor, terms: readonly string[]): boolean {
  const text = fold([name, name.replaceAll('_', ' '), help.en, help.zh, caution?.en, caution?.zh].join('\n'))
  return terms.every((term) => text.includes(term))
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
