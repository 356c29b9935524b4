import type { LedgerStamps } from '../tracing/ledger.ts'

/** Whether a request found its connection open, as a counter: 1, or 0 where it had to be opened first. */
export function connectionStood({ connectedMs, securedMs }: NonNullable<LedgerStamps['llmRemote']>): number {
  return connectedMs === undefined && securedMs === undefined ? 1 : 0
}
