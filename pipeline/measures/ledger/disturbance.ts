import type { TurnRecord } from '../../protocol/turns.ts'
import { isMachineWait } from './ledger-groups.ts'

/** What a busy machine took from a turn, where that was so much that the turn says little of the pipeline. */
export interface Disturbance {
  /** Waits for the machine within processing, milliseconds. */
  readonly waitedMs: number
  /** Share of the processor time that the host of a virtual machine gave to others, 0 to 1; absent: not known. */
  readonly stealShare?: number
}

/** Waits of a turn on a quiet machine stay below this: a few messages between threads, a run that must end first. */
const MOST_WAITED_MS = 25
/** From here on another machine's work, which no thread of this one can see, makes every number longer. */
const MOST_STEAL = 0.05

/**
 * Says whether the machine was too busy to measure a turn; `undefined` where it was not, or nobody can know. How late
 * audio comes counts only for clips: a microphone's way through the system takes its time on an idle machine, too.
 */
export function disturbanceOf({
  ledger,
  counters,
  origin,
}: Pick<TurnRecord, 'ledger' | 'counters' | 'origin'>): Disturbance | undefined {
  const waits = (ledger?.parts ?? []).filter(
    (part) => isMachineWait(part) && (origin === 'clip' || part.part !== 'machine.late_audio'),
  )
  const waitedMs = waits.reduce((sum, { ms }) => sum + ms, 0)
  const stealShare = counters['host.stealShare']
  if (waitedMs < MOST_WAITED_MS && (stealShare ?? 0) < MOST_STEAL) return undefined
  return { waitedMs, ...(stealShare === undefined ? {} : { stealShare }) }
}
