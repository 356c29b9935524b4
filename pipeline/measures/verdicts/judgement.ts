import type { Interval } from '../../protocol/experiments.ts'

/** What a comparison comes to, by its interval alone. */
export type Outcome = 'better' | 'worse' | 'equivalent' | 'undecided'

/** What may be said of a difference. */
export interface Judgement {
  readonly outcome: Outcome
  /** Of better and worse: whether the whole interval lies beyond the smallest difference that matters. */
  readonly matters: boolean
  /** A loss as large as the smallest difference that matters is ruled out (non-inferiority). */
  readonly notWorse: boolean
}

/** A difference and what it is judged by. */
export interface Judged {
  /** `undefined` and null: nothing is known yet. */
  readonly interval: Interval | null | undefined
  /** The smallest difference that matters, in the unit of the interval; 0 where every one does. */
  readonly minimumEffect: number
  readonly lowerIsBetter: boolean
}

/**
 * Judges a difference (after minus before) by its interval and nothing else. Beyond 0: better or worse, and its nearer
 * end says whether it matters. Wholly within the smallest difference that matters, on both sides of 0: equivalent.
 * Anything else is undecided.
 */
export function judge({ interval, minimumEffect, lowerIsBetter }: Judged): Judgement {
  if (!interval) return { outcome: 'undecided', matters: false, notWorse: false }
  const loss = lowerIsBetter ? interval : { from: -interval.to, to: -interval.from }
  const notWorse = loss.to < minimumEffect
  if (loss.to < 0) return { outcome: 'better', matters: loss.to <= -minimumEffect, notWorse }
  if (loss.from > 0) return { outcome: 'worse', matters: loss.from >= minimumEffect, notWorse }
  const within = loss.from > -minimumEffect && loss.to < minimumEffect
  return { outcome: within ? 'equivalent' : 'undecided', matters: false, notWorse }
}
