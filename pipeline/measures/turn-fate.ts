import type { SessionTurn } from '../protocol/sessions.ts'
import type { TurnRecord, TurnStatus } from '../protocol/turns.ts'
import { lostLastWords } from './word-errors/word-errors.ts'

/**
 * What became of a turn that is over. Only a `whole` one answered all that was said: it alone stands in percentiles and
 * pairs. Every other kind is lost to them, and counted.
 */
export type TurnFate = 'whole' | 'cutOff' | 'takenBack' | 'interrupted' | 'failed' | 'notMeasured'

/** What of a turn decides its fate. */
export interface FateFacts {
  readonly status: TurnStatus
  readonly processingMs?: number | undefined
  readonly heardMs?: number | undefined
  /** Why the turn has no number at all. */
  readonly notMeasurable?: string | undefined
  /** The last words that were said are missing from the transcript; unknown counts as not. */
  readonly cutOff?: boolean | undefined
  /** The person went on after what was taken for the end: it was answered too early, and mended. */
  readonly takenBack?: boolean | undefined
}

/**
 * The fate of a turn that is over. A cut-off sentence is told as that whatever else befell the turn: who is answered too
 * early talks on, and so interrupts. So is one that the person took back: whatever its wait was in the end, it had been
 * taken for over too soon, and is no fast turn.
 */
export function turnFate({ status, processingMs, heardMs, notMeasurable, cutOff, takenBack }: FateFacts): TurnFate {
  if (status === 'failed') return 'failed'
  if (cutOff) return 'cutOff'
  if (takenBack) return 'takenBack'
  if (status === 'interrupted' || status === 'cancelled') return 'interrupted'
  const known = processingMs !== undefined || heardMs !== undefined
  return known && notMeasurable === undefined ? 'whole' : 'notMeasured'
}

/** Turns of an arm, and how many of them were lost in which way. */
export interface Losses {
  readonly turns: number
  readonly cutOff: number
  readonly takenBack: number
  readonly interrupted: number
  readonly failed: number
  readonly notMeasured: number
}

/** How many turns there are, and how many are out of the percentiles, by why. */
export function countLosses(fates: readonly TurnFate[]): Losses {
  const of = (fate: TurnFate) => fates.filter((one) => one === fate).length
  return {
    turns: fates.length,
    ...{ cutOff: of('cutOff'), takenBack: of('takenBack'), interrupted: of('interrupted') },
    ...{ failed: of('failed'), notMeasured: of('notMeasured') },
  }
}

/** How many turns were lost, whatever the way. */
export function lostOf({ cutOff, takenBack, interrupted, failed, notMeasured }: Losses): number {
  return cutOff + takenBack + interrupted + failed + notMeasured
}

/** Lost turns as a share of all; 0 where there was none. */
export function lostShare(losses: Losses): number {
  return losses.turns === 0 ? 0 : lostOf(losses) / losses.turns
}

/** Whether the last words that were said are missing. Where nothing was heard at all, nothing was cut off. */
export function isCutOff(expected: string | undefined, transcript: string): boolean {
  return expected !== undefined && transcript !== '' && lostLastWords(expected, transcript) > 0
}

/** The same of a session's turn; what was told of it holds where its texts are withheld. */
export function lostItsEnd({ cutOff, stimulus, record }: SessionTurn): boolean {
  return cutOff ?? isCutOff(stimulus?.expected, record.transcript.text)
}

/** Whether the person went on in a turn after what was taken for its end. */
export function wasTakenBack({ counters }: Pick<TurnRecord, 'counters'>): boolean {
  return (counters['turn.takenBack'] ?? 0) > 0
}
