import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { headlineMs, isMeasurable } from './turn.ts'

/** The turn that others are laid over, and how it was come by. */
export interface BaselineTurn {
  readonly turn: TurnRecord
  /** Of so many turns of the baseline preset it is the median; absent: it was pinned. */
  readonly medianOf?: number
}

/**
 * The baseline turn: the pinned one, else the one in the middle of the baseline preset's turns by what the user waited (of
 * an even number the faster of the two, for it must be a turn that was measured). `undefined`: there is none.
 */
export function baselineTurn(
  turns: readonly TurnRecord[],
  whole: readonly TurnRecord[],
  pinnedId: string | undefined,
): BaselineTurn | undefined {
  const pinned = pinnedId === undefined ? undefined : turns.find(({ id }) => id === pinnedId)
  if (pinned?.ledger) return { turn: pinned }
  const waits = (turn: TurnRecord) => headlineMs(turn, 'heard') ?? headlineMs(turn, 'processing') ?? 0
  const own = whole.filter((turn) => turn.preset === 'baseline' && isMeasurable(turn))
  const turn = own.toSorted((a, b) => waits(a) - waits(b))[Math.floor((own.length - 1) / 2)]
  return turn && { turn, medianOf: own.length }
}
