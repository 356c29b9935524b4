import type { TurnRecord } from '../../protocol/turns.ts'
import { MECHANISMS, type Mechanism } from './mechanisms.ts'

/** A setting that owns time in a turn. */
export interface Lever {
  readonly flag: string
  /** Time of the parts that it acts on, milliseconds. */
  readonly ownMs: number
  readonly mechanism: Mechanism
}

/** Less than this nobody would turn a setting for. */
const WORTH_TURNING_MS = 0.5

/** The settings that own time in a turn, the largest first; of equals those first whose effect can be worked out. */
export function leversOf({ ledger, flags }: Pick<TurnRecord, 'ledger' | 'flags'>): readonly Lever[] {
  if (!ledger) return []
  return Object.entries(MECHANISMS)
    .filter(([flag, { acts }]) => flags[flag] !== undefined && acts?.(flags) !== false)
    .map(([flag, mechanism]) => {
      const own = ledger.parts.filter(({ part, owner }) => mechanism.parts.includes(part) && !isHeldByHand(part, owner))
      return { flag, mechanism, ownMs: own.reduce((sum, { ms }) => sum + ms, 0) }
    })
    .filter(({ ownMs }) => ownMs >= WORTH_TURNING_MS)
    .sort(
      (a, b) => b.ownMs - a.ownMs || Number(b.mechanism.move !== undefined) - Number(a.mechanism.move !== undefined),
    )
}

/** A hold that a button ended is no setting's. */
function isHeldByHand(part: string, owner: { readonly kind: string }): boolean {
  return part === 'endpoint.hold' && owner.kind === 'machine'
}
