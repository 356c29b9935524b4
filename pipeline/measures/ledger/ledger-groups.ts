import { ALL_PARTS, type LedgerPart, type LedgerPartName } from '../../protocol/ledger.ts'
import { STAGE_NAMES, type StageName } from '../../protocol/stages.ts'
import { partRow, WAITING_PARTS } from './ledger-parts.ts'

type OwnedPart = Pick<LedgerPart, 'part' | 'ms' | 'owner'>

/** Milliseconds of each stage in one turn; `undefined` where none of the stage's parts was measured. */
export type StageMs = Readonly<Record<StageName, number | undefined>>

/**
 * Groups a turn's ledger by stage. A wait counts to its stage only where a setting makes the turn wait; else it is the
 * machine's. Together the stages, the machine's waits and the unattributed time between make the processing latency.
 */
export function stageMsOf(parts: readonly OwnedPart[]): StageMs {
  const own = parts.filter((part) => !isMachineWait(part))
  const [vad, asr, llm, tts] = STAGE_NAMES.map((stage) => knownSum(own, partsOfStage(stage)))
  return { vad, asr, llm, tts }
}

/** The parts that make up a stage's row in the plan's table. */
export function partsOfStage(stage: StageName): readonly LedgerPartName[] {
  return ALL_PARTS.filter((part) => partRow(part).stage === stage)
}

/** Milliseconds that a turn waited for the machine: late audio, queues, and time in which others had the processor. */
export function machineMsOf(parts: readonly OwnedPart[]): number | undefined {
  return knownSum(parts.filter(isMachineWait), WAITING_PARTS)
}

/** Whether a part is a wait that a faster or idler machine would shorten, and no setting. */
export function isMachineWait({ part, owner }: Pick<LedgerPart, 'part' | 'owner'>): boolean {
  return WAITING_PARTS.includes(part) && owner.kind === 'machine'
}

/** Total of the named parts, milliseconds; `undefined` where none of them is there. */
export function knownSum(
  parts: readonly Pick<LedgerPart, 'part' | 'ms'>[],
  names: readonly LedgerPartName[],
): number | undefined {
  const found = parts.filter((part) => names.includes(part.part))
  return found.length === 0 ? undefined : found.reduce((sum, part) => sum + part.ms, 0)
}
