import type { FlagDescriptor, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import type { Ledger, LedgerPartName } from '../../../../pipeline/protocol/ledger.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'

/** What could shorten the longest part of a turn. Same ledger and flags, same remedy. */
export type Remedy =
  | {
      readonly kind: 'setting'
      readonly flag: string
      readonly now: FlagValue | undefined
      /** What the plan sets it to; absent where it is that already, or the plan is silent. */
      readonly value?: FlagValue
      readonly unit?: string
    }
  | { readonly kind: 'model' | 'network' | 'device' | 'machine' | 'unknown' }

/** The longest part of a turn, and what could be done about it. */
export interface RemedyFact {
  readonly part: LedgerPartName
  readonly ms: number
  /** Of what the user waits, 0 to 1. */
  readonly share: number
  readonly remedy: Remedy
  /** The longest part that can be changed, where nothing changes this one. */
  readonly next?: RemedyFact
}

/**
 * Finds the longest part of a turn's wait and its remedy; `undefined` where nothing was measured. Where nothing changes it
 * (its setting is the plan's already, a device or the machine takes it), the longest one that can be changed is told too.
 */
export function remedyOf(
  { ledger, flags }: Pick<TurnRecord, 'ledger' | 'flags'>,
  descriptors: readonly FlagDescriptor[],
): RemedyFact | undefined {
  const facts = factsOf(ledger).map((fact) => ({ ...fact, remedy: remedyFor(fact, flags, descriptors) }))
  const [longest] = facts
  if (!longest) return undefined
  if (isOpen(longest.remedy)) return told(longest)
  const next = facts.find(({ share, remedy }) => share >= WORTH_TRYING && isOpen(remedy))
  return { ...told(longest), ...(next ? { next: told(next) } : {}) }
}

/** A smaller part is not worth a change. */
const WORTH_TRYING = 0.1

function isOpen(remedy: Remedy): boolean {
  return remedy.kind === 'setting' ? remedy.value !== undefined : remedy.kind === 'model' || remedy.kind === 'network'
}

type Owned = Ledger['parts'][number] & { readonly share: number }

function told({ part, ms, share, remedy }: Owned & { readonly remedy: Remedy }): RemedyFact {
  return { part, ms, share, remedy }
}

/** Parts that took time, the longest first; of equals the earlier one. */
function factsOf(ledger: Ledger | undefined): readonly Owned[] {
  if (!ledger || ledger.totalMs <= 0) return []
  const counted = ledger.parts.filter(({ ms }) => ms > 0)
  return counted.map((part) => ({ ...part, share: part.ms / ledger.totalMs })).toSorted((a, b) => b.ms - a.ms)
}

function remedyFor({ part, owner }: Owned, flags: TurnRecord['flags'], descriptors: readonly FlagDescriptor[]): Remedy {
  if (owner.kind === 'setting') return settingRemedy(owner.name, flags[owner.name], descriptors)
  if (owner.kind === 'stage') return { kind: 'model' }
  if (owner.kind === 'unknown') return { kind: 'unknown' }
  if (owner.name === 'network' || part.startsWith('network.')) return { kind: 'network' }
  return { kind: owner.name === 'device' ? 'device' : 'machine' }
}

function settingRemedy(
  flag: string,
  now: FlagValue | undefined,
  descriptors: readonly FlagDescriptor[],
): Extract<Remedy, { kind: 'setting' }> {
  const descriptor = descriptors.find(({ name }) => name === flag)
  const { unit } = descriptor ?? {}
  // Of settings that the plan does not know, those that are off own a wait because they are.
  const wanted = descriptor?.plan ?? (now === false ? true : undefined)
  const better = wanted !== undefined && wanted !== now && !(isNumber(wanted) && isNumber(now) && now < wanted)
  return { kind: 'setting', flag, now, ...(better ? { value: wanted } : {}), ...(unit === undefined ? {} : { unit }) }
}

/** A number that is below the plan's already would wait longer at the plan's. */
function isNumber(value: FlagValue | undefined): value is number {
  return typeof value === 'number'
}
