import { knownSum } from '../../measures/ledger/ledger-groups.ts'
import type { LedgerPart } from '../../protocol/ledger.ts'

/** Milliseconds of the parts that are waited for but not processed: `endpoint.hold`, and what follows the voice. */
export function waitMsOf(parts: readonly Pick<LedgerPart, 'part' | 'ms'>[]): {
  readonly hold: number | undefined
  readonly output: number | undefined
} {
  return {
    hold: knownSum(parts, ['endpoint.hold']),
    output: knownSum(parts, ['tts.leading_silence', 'transport', 'playback']),
  }
}
