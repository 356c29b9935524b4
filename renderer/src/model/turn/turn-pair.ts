import { type Ledger, type LedgerPartName, ledgerPartNameSchema } from '../../../../pipeline/protocol/ledger.ts'

/** One part of two ledgers side by side; `undefined` where a turn does not have it. */
export interface PartPair {
  readonly part: LedgerPartName
  readonly aMs: number | undefined
  readonly bMs: number | undefined
  /** `b` minus `a`; only where both are known. */
  readonly deltaMs: number | undefined
}

/**
 * Two ledgers aligned by the names of their parts, in the ledger's order; a name that occurs several times
 * (`unattributed`) counts with its sum. Parts that neither has are left out.
 */
export function pairParts(a: Ledger | undefined, b: Ledger | undefined): readonly PartPair[] {
  return ledgerPartNameSchema.options.flatMap((part) => {
    const aMs = sumOf(a, part)
    const bMs = sumOf(b, part)
    if (aMs === undefined && bMs === undefined) return []
    return [{ part, aMs, bMs, deltaMs: aMs === undefined || bMs === undefined ? undefined : bMs - aMs }]
  })
}

/** The part that differs most, where anything does. */
export function largestDifference(pairs: readonly PartPair[]): PartPair | undefined {
  return pairs
    .filter((pair) => pair.deltaMs !== undefined && Math.abs(pair.deltaMs) >= 0.05)
    .sort((x, y) => Math.abs(y.deltaMs ?? 0) - Math.abs(x.deltaMs ?? 0))[0]
}

function sumOf(ledger: Ledger | undefined, part: LedgerPartName): number | undefined {
  const parts = ledger?.parts.filter((entry) => entry.part === part) ?? []
  return parts.length === 0 ? undefined : parts.reduce((sum, { ms }) => sum + ms, 0)
}
