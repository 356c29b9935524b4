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

/** Reads the latencies out of a closed turn's ledger. Turns without one give none: they are counted, not timed. */
export function turnLatencies({ ledger }: Pick<TurnRecord, 'ledger'>): TurnLatencies {
  if (!ledger) return {}
  const partOf = (name: LedgerPartName) => ledger.parts.find(({ part }) => part === name)
  const endOf = (name: LedgerPartName) => {
    const part = partOf(name)
    return part && part.startMs + part.ms
  }
  // By their ends, so that what a busy machine made them wait is in them: a monitor watches what people wait for.
  const recognitionMs = between(endOf('vad.decide'), endOf('asr.finalize'))
  const firstTokenMs = between(partOf('llm.queue')?.startMs, endOf('llm.first_token'))
  return {
    ...(ledger.processingMs === undefined ? {} : { pipelineMs: ledger.processingMs }),
    ...(ledger.heardMs === undefined ? {} : { heardMs: ledger.heardMs }),
    ...(recognitionMs === undefined ? {} : { recognitionMs }),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
  }
}

function between(fromMs: number | undefined, toMs: number | undefined): number | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : toMs - fromMs
}
