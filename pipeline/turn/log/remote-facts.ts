import type { LedgerStamps } from '../../tracing/ledger.ts'
import type { ReplyEntries } from './draft-log.ts'

/** Enters whether a request to a server elsewhere found its connection open, and how many of the turn's did not. */
export function enterConnection(
  log: Pick<ReplyEntries, 'fact' | 'count'>,
  stage: 'asr' | 'llm' | 'tts',
  { connectedMs, securedMs }: NonNullable<LedgerStamps['llmRemote']>,
): void {
  const stood = connectedMs === undefined && securedMs === undefined
  log.fact(`${stage}.connectionStood`, stood ? 1 : 0)
  log.count('pipeline.connectionsOpened', stood ? 0 : 1)
}
