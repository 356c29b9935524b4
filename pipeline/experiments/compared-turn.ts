import { isCounted, type PairableTurn } from '../measures/statistics/pairing.ts'
import { lostItsEnd, type TurnFate, turnFate, wasTakenBack } from '../measures/turn-fate.ts'
import type { WordErrors } from '../measures/word-errors/word-errors.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { hasHonestTime } from '../protocol/turns.ts'

/** What comparisons need to know of a turn. `undefined`: not measured. */
export interface ComparedTurn extends PairableTurn {
  readonly armId: string
  /** What was said: the unit of every test. A turn of live talking is an utterance of its own. */
  readonly utterance: string
  readonly processingMs: number | undefined
  readonly heardMs: number | undefined
  readonly cpuMs: number | undefined
  readonly words: WordErrors | undefined
  /** What was said, where that is known. */
  readonly said?: string | undefined
}

/**
 * Whether a turn's numbers say something of its flags: not a warm-up, not the first after models were loaded, and its
 * reply was not looked up in a cache. Such turns are kept and counted, and stay out of statistics. Outliers stay in.
 */
export function counts(turn: Pick<SessionTurn, 'warmUp' | 'cold' | 'cached'>): boolean {
  return !turn.warmUp && !turn.cold && !turn.cached
}

/** What became of a session's turn. */
export function fateOf(turn: SessionTurn): TurnFate {
  const { record } = turn
  return turnFate({
    status: record.status,
    processingMs: record.ledger?.processingMs,
    heardMs: record.ledger?.heardMs,
    notMeasurable: record.notMeasurable,
    cutOff: lostItsEnd(turn),
    takenBack: wasTakenBack(record),
  })
}

/** A session's turn as comparisons take it. */
export function comparedTurnOf(turn: SessionTurn): ComparedTurn {
  const { armId, stimulus, wordErrors, record } = turn
  const honest = hasHonestTime(record)
  const own = stimulus === undefined || stimulus.kind === 'live'
  return {
    armId,
    utterance: own ? record.id : stimulus.id,
    fate: fateOf(turn),
    setAside: !counts(turn),
    processingMs: honest ? record.ledger?.processingMs : undefined,
    heardMs: honest ? record.ledger?.heardMs : undefined,
    cpuMs: record.counters['host.cpuMs'],
    words: wordErrors,
    said: stimulus?.expected,
  }
}

/** Whether a session's turn stands in percentiles: its numbers say something of its flags, and it is whole. */
export function isMeasured(turn: SessionTurn): boolean {
  return isCounted({ fate: fateOf(turn), setAside: !counts(turn) })
}
