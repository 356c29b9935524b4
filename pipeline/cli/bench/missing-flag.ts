import { type FlagName, isFlagName } from '../../flags/registry.ts'
import { PROCESSING_PARTS } from '../../measures/ledger/ledger-parts.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { BenchTurn } from './bench-form.ts'
import { isCountedTurn } from './bench-summary.ts'

/** A flag whose setting owns part of the processing time, and how much of it. */
export interface MissingFlag {
  readonly name: FlagName
  /** Median over the measurable turns of the time of all parts that the flag owns: what it could save at most. */
  readonly ms: number
}

/**
 * The flag to whose setting most of the processing time is owed: the ledger gives a part to a flag where the part
 * waits for a whole result because the flag is off. `undefined` where the stages themselves own all of it.
 */
export function missingFlag(turns: readonly BenchTurn[]): MissingFlag | undefined {
  const measured = turns.filter((turn) => isCountedTurn(turn) && turn.processingMs !== null)
  const perTurn = measured.map(msOwnedBySettings)
  const names = new Set(perTurn.flatMap((owned) => [...owned.keys()]))
  let most: MissingFlag | undefined
  for (const name of names) {
    const ms =
      percentile(
        perTurn.map((owned) => owned.get(name) ?? 0),
        0.5,
      ) ?? 0
    if (ms > (most?.ms ?? 0)) most = { name, ms }
  }
  return most
}

function msOwnedBySettings({ ledger }: BenchTurn): Map<FlagName, number> {
  const owned = new Map<FlagName, number>()
  for (const { part, owner, ms } of ledger) {
    if (owner.kind !== 'setting' || !isFlagName(owner.name) || !PROCESSING_PARTS.includes(part)) continue
    owned.set(owner.name, (owned.get(owner.name) ?? 0) + ms)
  }
  return owned
}
