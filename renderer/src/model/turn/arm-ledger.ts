import { partRow } from '../../../../pipeline/measures/ledger/ledger-parts.ts'
import type { ArmSummary } from '../../../../pipeline/protocol/experiments.ts'
import { type Ledger, ledgerPartNameSchema } from '../../../../pipeline/protocol/ledger.ts'

/** An arm's medians part by part, as a ledger that can be drawn. Medians of parts need not add up to the median turn. */
export function ledgerOfArm({ parts }: Pick<ArmSummary, 'parts'>): Ledger {
  let startMs = 0
  const placed = ledgerPartNameSchema.options.flatMap((part) => {
    const ms = parts[part]
    if (ms === undefined) return []
    const entry = { part, ms, startMs, owner: partRow(part).owner }
    startMs += ms
    return [entry]
  })
  return { parts: placed, unmeasured: [], totalMs: startMs, unattributedMs: 0 }
}
