import type { Interval } from '../../protocol/experiments.ts'
import { orderIntervalOfSorted } from '../statistics/order-interval.ts'
import { percentileOfSorted } from '../statistics/percentiles.ts'
import { shareInterval } from '../statistics/share-interval.ts'
import type { TurnEnds } from './ends.ts'

/** A percentile of the dead air with its 95 % interval; `undefined` where too few utterances tell. */
export interface DeadAir {
  readonly ms: number
  readonly interval: Interval | undefined
}

/** What a setting comes to. Utterances are independent; each counts once. */
export interface EndSummary {
  readonly utterances: number
  readonly cutOffs: number
  /** Share of all utterances that were cut off, 0 to 1, and its 95 % interval; `undefined` of none. */
  readonly cutOffShare: number | undefined
  readonly cutOffInterval: Interval | undefined
  /** Of those that were not cut off: what was cut off is never fast. */
  readonly median: DeadAir | undefined
  readonly p90: DeadAir | undefined
}

const TENTH_SLOWEST = 0.9

/** Sums up what became of the utterances. */
export function summarise({ cutOff, deadAirMs }: Pick<TurnEnds, 'cutOff' | 'deadAirMs'>): EndSummary {
  const utterances = cutOff.length
  const cutOffs = cutOff.reduce((sum, one) => sum + one, 0)
  const waits = deadAirMs.filter((ms) => !Number.isNaN(ms)).sort()
  return {
    utterances,
    cutOffs,
    cutOffShare: utterances === 0 ? undefined : cutOffs / utterances,
    cutOffInterval: shareInterval(cutOffs, utterances),
    median: deadAir(waits, 0.5),
    p90: deadAir(waits, TENTH_SLOWEST),
  }
}

function deadAir(waits: Float64Array, p: number): DeadAir | undefined {
  const ms = percentileOfSorted(waits, p)
  return ms === undefined ? undefined : { ms, interval: orderIntervalOfSorted(waits, waits.length, p) }
}
