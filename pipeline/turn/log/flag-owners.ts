import type { FlagName, FlagValues } from '../../flags/registry.ts'
import { PART_TABLE } from '../../measures/ledger/ledger-parts.ts'
import { ALL_PARTS, type LedgerOwner, type LedgerPartName } from '../../protocol/ledger.ts'
import type { LedgerOwners } from '../../tracing/ledger.ts'

type BooleanFlag = { [Name in FlagName]: FlagValues[Name] extends boolean ? Name : never }[FlagName]

const WAITS_FOR = ALL_PARTS.flatMap((part) => {
  const row = PART_TABLE[part]
  return 'waitsWhileOff' in row ? [[part, row.waitsWhileOff satisfies BooleanFlag] as const] : []
})

/**
 * Who owns the parts of a turn's ledger under the flags in force: a part that waits because a flag is off belongs
 * to that flag, so that nobody blames the model for it.
 */
export function ledgerOwners(flags: FlagValues): LedgerOwners {
  const waiting = WAITS_FOR.filter(([, flag]) => !flags[flag])
  return Object.fromEntries(
    waiting.map(([part, flag]): [LedgerPartName, LedgerOwner] => [part, { kind: 'setting', name: flag }]),
  )
}
