import type { ArmSummary, Comparison, Interval } from '../protocol/experiments.ts'

/** A difference as a share of what it was measured against: −0.5 is half as long. */
export interface ShiftShare {
  readonly share: number
  readonly interval: Interval | undefined
}

/**
 * A difference in the wait as a share of the median wait of the arm that it was measured against; `undefined` where
 * either is not known. The interval is the difference's own, by the same measure: it holds no doubt about that median.
 */
export function shiftShare(
  { shift, interval, from }: Pick<Comparison, 'shift' | 'interval' | 'from'>,
  arms: readonly Pick<ArmSummary, 'armId' | 'heardMs'>[],
): ShiftShare | undefined {
  const median = arms.find(({ armId }) => armId === from)?.heardMs.p50.value
  if (shift === null || !median) return undefined
  return {
    share: shift / median,
    interval: interval ? { from: interval.from / median, to: interval.to / median } : undefined,
  }
}
