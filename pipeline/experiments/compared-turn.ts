import type { SessionTurn } from '../protocol/sessions.ts'
import { hasHonestTime } from '../protocol/turns.ts'
import type { WordErrors } from './word-errors.ts'

/** What comparisons need to know of a turn. `undefined`: not measured. */
export interface ComparedTurn {
  readonly armId: string
  /** What was said: the unit of every test. A turn of live talking is an utterance of its own. */
  readonly utterance: string
  readonly processingMs: number | undefined
  readonly heardMs: number | undefined
  readonly cpuMs: number | undefined
  readonly words: WordErrors | undefined
}

/**
 * Whether a turn's numbers count: not a warm-up, not the first after models were loaded, and its reply was not looked
 * up in a cache. Such turns are kept and counted, and stay out of statistics. Outliers stay in.
 */
export function counts(turn: Pick<SessionTurn, 'warmUp' | 'cold' | 'cached'>): boolean {
  return !turn.warmUp && !turn.cold && !turn.cached
}

/** A session's turn as comparisons take it. */
export function comparedTurnOf({ armId, stimulus, wordErrors, record }: SessionTurn): ComparedTurn {
  const honest = hasHonestTime(record)
  const own = stimulus === undefined || stimulus.kind === 'live'
  return {
    armId,
    utterance: own ? record.id : stimulus.id,
    processingMs: honest ? record.ledger?.processingMs : undefined,
    heardMs: honest ? record.ledger?.heardMs : undefined,
    cpuMs: record.counters['host.cpuMs'],
    words: wordErrors,
  }
}
