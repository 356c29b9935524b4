import type { LedgerPart, LedgerPartName } from '../protocol/ledger.ts'
import { STAGE_NAMES, type StageName } from '../protocol/stages.ts'

/**
 * Which ledger parts make up a stage's row in the plan's table. Waiting for a stage's worker counts to that stage,
 * and gathering a speakable piece counts to the language model, whose tokens are waited for.
 */
export const STAGE_PARTS: Readonly<Record<StageName, readonly LedgerPartName[]>> = {
  vad: ['vad.decide'],
  asr: ['asr.finalize'],
  llm: ['llm.queue', 'llm.prefill', 'llm.first_token', 'text.gather'],
  tts: ['tts.queue', 'tts.first_audio'],
}

/** Milliseconds of each stage in one turn; `undefined` where none of the stage's parts was measured. */
export type StageMs = Readonly<Record<StageName, number | undefined>>

/** Groups a turn's ledger by stage. Together the stages and the unattributed time between make the processing latency. */
export function stageMsOf(parts: readonly Pick<LedgerPart, 'part' | 'ms'>[]): StageMs {
  const [vad, asr, llm, tts] = STAGE_NAMES.map((stage) => sumOf(parts, STAGE_PARTS[stage]))
  return { vad, asr, llm, tts }
}

/** Milliseconds of the parts that are waited for but not processed: `endpoint.hold`, and what follows the voice. */
export function waitMsOf(parts: readonly Pick<LedgerPart, 'part' | 'ms'>[]): {
  readonly hold: number | undefined
  readonly output: number | undefined
} {
  return {
    hold: sumOf(parts, ['endpoint.hold']),
    output: sumOf(parts, ['tts.leading_silence', 'transport', 'playback']),
  }
}

function sumOf(
  parts: readonly Pick<LedgerPart, 'part' | 'ms'>[],
  names: readonly LedgerPartName[],
): number | undefined {
  const found = parts.filter((part) => names.includes(part.part))
  return found.length === 0 ? undefined : found.reduce((sum, part) => sum + part.ms, 0)
}
