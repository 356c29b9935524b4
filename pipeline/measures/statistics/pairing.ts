import type { TurnFate } from '../turn-fate.ts'

/** What pairing needs to know of a turn. */
export interface PairableTurn {
  /** What was said. */
  readonly utterance: string
  readonly fate: TurnFate
  /** It ran as planned but says nothing of the flags: the first after models were loaded, or its reply was looked up. */
  readonly setAside: boolean
}

/** Two turns of the same sentence, one by each arm. */
export interface TurnPair<Turn> {
  readonly before: Turn
  readonly after: Turn
}

/**
 * The pairs of two arms, each arm's turns in the order in which they ran, warm-ups left out: the n-th time that
 * something was said under one meets the n-th under the other. A pair counts only where both answered the whole
 * sentence; one that lost its partner says nothing, since arms lose the hard sentences first.
 */
export function pairTurns<Turn extends PairableTurn>(
  before: readonly Turn[],
  after: readonly Turn[],
): readonly TurnPair<Turn>[] {
  const others = Map.groupBy(after, ({ utterance }) => utterance)
  const met = new Map<string, number>()
  return before.flatMap((turn) => {
    const nth = met.get(turn.utterance) ?? 0
    met.set(turn.utterance, nth + 1)
    const other = others.get(turn.utterance)?.[nth]
    return other && isCounted(turn) && isCounted(other) ? [{ before: turn, after: other }] : []
  })
}

/** Whether a turn stands in percentiles, and in a pair where its partner does too. */
export function isCounted({ fate, setAside }: Pick<PairableTurn, 'fate' | 'setAside'>): boolean {
  return fate === 'whole' && !setAside
}
