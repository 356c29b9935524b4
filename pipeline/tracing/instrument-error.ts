import { PROCESSING_PARTS } from '../measures/ledger/ledger-parts.ts'
import { percentile } from '../measures/statistics/percentiles.ts'
import { ALL_PARTS, FLOATING_PARTS, type Ledger, type LedgerPartName, UNATTRIBUTED } from '../protocol/ledger.ts'
import { sumOf } from './ledger.ts'

/** A turn whose true durations are known. */
export interface KnownTurn {
  /** Milliseconds that each part really took. Parts that are not named were not there to be measured. */
  readonly injected: Readonly<Partial<Record<LedgerPartName, number>>>
  readonly ledger: Ledger
}

/** By how much reported durations differ from true ones, milliseconds: percentiles of |reported - injected|. */
export interface ErrorSpread {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Mean of reported - injected, with its sign. */
  readonly meanMs: number
}

/** How far the ledgers of turns of known durations were off. */
export interface InstrumentErrors {
  /** Turns that were compared. */
  readonly turns: number
  readonly parts: Readonly<Partial<Record<LedgerPartName, ErrorSpread>>>
  readonly processingMs: ErrorSpread | undefined
  readonly heardMs: ErrorSpread | undefined
  /** The largest p99 of any part: what a single number of the ledger may be off by. */
  readonly errorP99Ms: number | undefined
}

const HEARD_PARTS: readonly LedgerPartName[] = ALL_PARTS
/** Processing leaves out the hold before and what follows the first chunk of audio. */
const PROCESSING: readonly LedgerPartName[] = [...PROCESSING_PARTS, UNATTRIBUTED]

/**
 * How far the instrument is off: compares the ledgers of turns with what their parts really took. Each part by itself,
 * and both headline numbers with the sums of what was injected. A turn without a number is left out of that number.
 */
export function instrumentErrors(turns: readonly KnownTurn[]): InstrumentErrors {
  const named = HEARD_PARTS.filter((part) => turns.some(({ injected }) => injected[part] !== undefined))
  const spreads = named.flatMap((part) => {
    const spread = spreadOf(turns, part)
    return spread ? [[part, spread] as const] : []
  })
  const p99s = spreads.map(([, { p99 }]) => p99)
  return {
    turns: turns.length,
    parts: Object.fromEntries(spreads),
    processingMs: headline(turns, PROCESSING, ({ processingMs }) => processingMs),
    heardMs: headline(turns, HEARD_PARTS, ({ heardMs }) => heardMs),
    errorP99Ms: p99s.length === 0 ? undefined : Math.max(...p99s),
  }
}

function spreadOf(turns: readonly KnownTurn[], part: LedgerPartName): ErrorSpread | undefined {
  return spread(
    turns.flatMap(({ injected, ledger }) => {
      const known = injected[part]
      const there =
        FLOATING_PARTS.some((floating) => floating === part) || ledger.parts.some((measured) => measured.part === part)
      return known === undefined || !there ? [] : [sumOf(ledger.parts, [part]) - known]
    }),
  )
}

function headline(
  turns: readonly KnownTurn[],
  parts: readonly LedgerPartName[],
  reportedMs: (ledger: Ledger) => number | undefined,
): ErrorSpread | undefined {
  return spread(
    turns.flatMap(({ injected, ledger }) => {
      const reported = reportedMs(ledger)
      const known = parts.reduce((sum, part) => sum + (injected[part] ?? 0), 0)
      return reported === undefined ? [] : [reported - known]
    }),
  )
}

function spread(errors: readonly number[]): ErrorSpread | undefined {
  const sizes = errors.map(Math.abs)
  const [p50, p95, p99] = [percentile(sizes, 0.5), percentile(sizes, 0.95), percentile(sizes, 0.99)]
  if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined
  return { p50, p95, p99, meanMs: errors.reduce((sum, error) => sum + error, 0) / errors.length }
}
