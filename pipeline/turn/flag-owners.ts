import type { FlagName, FlagValues } from '../flags/registry.ts'
import type { LedgerOwner, LedgerPartName } from '../protocol/ledger.ts'
import type { LedgerOwners } from '../tracing/ledger.ts'

/** The flag that makes a part wait for a whole result, while it is off. */
const WAITS_FOR: readonly (readonly [LedgerPartName, BooleanFlag])[] = [
  ['asr.finalize', 'ASR_ENABLE_STREAMING'],
  ['llm.prefill', 'PIPELINE_STREAMING'],
  ['text.gather', 'LLM_STREAM_FIRST_TOKEN'],
  ['tts.queue', 'ENABLE_PIPELINE_PARALLEL'],
  ['tts.first_audio', 'TTS_STREAMING'],
]
type BooleanFlag = { [Name in FlagName]: FlagValues[Name] extends boolean ? Name : never }[FlagName]

/**
 * Who owns the parts of a turn's ledger under the flags in force: a part that waits because a flag is off belongs
 * to that flag, so that nobody blames the model for it.
 */
export function ledgerOwners(flags: FlagValues): LedgerOwners {
  const waiting = WAITS_FOR.filter(([, flag]) => !flags[flag])
  return Object.fromEntries(
    waiting.map(([part, flag]): [LedgerPartName, LedgerOwner] => [part, { kind: 'setting', name: flag }]),
  )
}
