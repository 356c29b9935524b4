import type { LedgerPartName } from '../../protocol/ledger.ts'
import type { TurnRecord } from '../../protocol/turns.ts'

/** What a turn says of the three latencies that the plan's monitor reads, in milliseconds; absent: not measured. */
export interface TurnLatencies {
  /** The whole pipeline: the turn's *processing*, which is what the plan's total adds up. */
  readonly pipelineMs?: number
  /** What a listener waited, from the acoustic end of speech. */
  readonly heardMs?: number
  /** From the endpoint to the final transcript. */
  readonly recognitionMs?: number
  /** From the request to the first token, as far as the turn waited for it. */
  readonly firstTokenMs?: number
}

const FIRST_TOKEN_PARTS: readonly LedgerPartName[] = ['llm.queue', 'llm.prefill', 'llm.first_token']

/** Reads the latencies out of a closed turn's ledger. Turns without one give none: they are counted, not timed. */
export function turnLatencies({ ledger }: Pick<TurnRecord, 'ledger'>): TurnLatencies {
  if (!ledger) return {}
  const known = new Set(ledger.parts.map(({ part }) => part))
  const sum = (names: readonly LedgerPartName[]) =>
    ledger.parts.reduce((total, { part, ms }) => (names.includes(part) ? total + ms : total), 0)
  return {
    ...(ledger.processingMs === undefined ? {} : { pipelineMs: ledger.processingMs }),
    ...(ledger.heardMs === undefined ? {} : { heardMs: ledger.heardMs }),
    ...(known.has('asr.finalize') ? { recognitionMs: sum(['asr.finalize']) } : {}),
    ...(known.has('llm.first_token') ? { firstTokenMs: sum(FIRST_TOKEN_PARTS) } : {}),
  }
}
