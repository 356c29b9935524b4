import type { Interval } from '../../protocol/experiments.ts'
import { percentile } from '../statistics/percentiles.ts'
import type { KnownEffect } from './measured-move.ts'
import { type Changes, EIGHTY_PERCENT, type NoPrediction, predictTurn } from './predict.ts'
import type { WhatIfTurn } from './turn-work.ts'

/** What a comparison was to find, by its reference arm's turns alone. */
export interface PredictedShift {
  readonly kind: 'known'
  /** By how much what is heard changes, milliseconds. */
  readonly shiftMs: number
  /** Holds what the comparison measures in 80 % of cases. */
  readonly interval: Interval
}

/** A prediction that was put to the proof. */
export interface PastPrediction {
  readonly predicted: PredictedShift
  readonly measuredMs: number
}

/** How good predictions were. */
export interface PastScore {
  readonly count: number
  /** Comparisons whose difference lay in the predicted interval. */
  readonly inside: number
  /** Median of the errors without their signs, milliseconds. */
  readonly medianErrorMs: number
}

/**
 * Predicts the difference that a comparison finds between the turns that are given and the same sentences with some settings
 * changed. Turns that cannot be predicted are left out; where there is none, the reasons of the first are given.
 */
export function predictShift(
  turns: readonly WhatIfTurn[],
  changes: Changes,
  effects: readonly KnownEffect[] = [],
): PredictedShift | NoPrediction {
  const outcomes = turns.map((turn) => ({ turn, predicted: predictTurn(turn, changes, effects) }))
  const known = outcomes.flatMap(({ turn, predicted }) => {
    const heardMs = turn.ledger?.heardMs
    return predicted.kind === 'known' && heardMs !== undefined ? [{ heardMs, predicted }] : []
  })
  if (known.length === 0) {
    const first = outcomes.map(({ predicted }) => predicted).find((one) => one.kind === 'unknown')
    return first ?? { kind: 'unknown', reasons: [] }
  }
  const middle = (values: readonly number[]) => percentile(values, 0.5) ?? 0
  const shiftMs = middle(known.map(({ heardMs, predicted }) => predicted.heardMs - heardMs))
  const effect = middle(known.map(({ predicted }) => predicted.sdMs.effect))
  const turn = middle(known.map(({ predicted }) => predicted.sdMs.turn))
  // Both arms scatter, and the more sentences are said, the less it matters.
  const scatter = Math.hypot(turn, spreadOf(turns)) * Math.sqrt(2 / known.length)
  const reach = EIGHTY_PERCENT * Math.hypot(effect, scatter)
  return { kind: 'known', shiftMs, interval: { from: shiftMs - reach, to: shiftMs + reach } }
}

/** Standard deviations to a median absolute deviation, of a normal distribution. */
const SD_OF_DEVIATION = 1.4826

/**
 * How far turns lie apart in what follows the hold, one standard deviation, milliseconds: sentences differ a little, and a
 * busy machine holds one up more than another. What a single turn tells of its machine is not all of it.
 */
function spreadOf(turns: readonly WhatIfTurn[]): number {
  const times = turns.flatMap(({ ledger }) => {
    if (ledger?.heardMs === undefined) return []
    const held = ledger.parts.reduce((sum, { part, ms }) => (part === 'endpoint.hold' ? sum + ms : sum), 0)
    return [ledger.heardMs - held]
  })
  const middle = percentile(times, 0.5) ?? 0
  const deviations = times.map((ms) => Math.abs(ms - middle))
  return (percentile(deviations, 0.5) ?? 0) * SD_OF_DEVIATION
}

/** How far past predictions were off; `undefined` where there are none. */
export function scoreOf(past: readonly PastPrediction[]): PastScore | undefined {
  const medianErrorMs = percentile(
    past.map(({ predicted, measuredMs }) => Math.abs(measuredMs - predicted.shiftMs)),
    0.5,
  )
  if (medianErrorMs === undefined) return undefined
  const inside = past.filter(
    ({ predicted: { interval }, measuredMs }) => measuredMs >= interval.from && measuredMs <= interval.to,
  )
  return { count: past.length, inside: inside.length, medianErrorMs }
}
