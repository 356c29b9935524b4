import type { FlagDescriptor, FlagValue } from '../../../../pipeline/protocol/flags.ts'

/** Whether what a flag warns of holds for a value: not at the baseline, and for a number on the dangerous side alone. */
export function cautionHolds({ caution, cautionWhen, baseline }: FlagDescriptor, value: FlagValue): boolean {
  if (!caution || value === baseline) return false
  if (cautionWhen === undefined || typeof value !== 'number' || typeof baseline !== 'number') return true
  return cautionWhen === 'lower' ? value < baseline : value > baseline
}
