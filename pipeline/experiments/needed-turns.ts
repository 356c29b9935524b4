import { normalQuantile } from './statistics/normal.ts'

/** In how many sessions the turns that are named decide, whatever the difference is. */
const POWER = 0.8
/** Fewest utterances whose spread says anything. */
const FEWEST_UTTERANCES = 6
/**
 * How sure it must be that the spread was not taken for too small: what was measured once is as often too small as too
 * large, and too small a one promises a power that does not come.
 */
const SPREAD_CERTAINTY = 0.8

export interface NeededTurns {
  /** Differences of the pairs of each utterance; of unpaired arms, utterances of one turn each. */
  readonly utterances: readonly (readonly number[])[]
  /** Half of the width that the interval of the planned end has by these turns. */
  readonly halfWidth: number
  /** Chance beyond either end of that interval. */
  readonly tail: number
  /** The smallest difference that matters, in the unit of the values. */
  readonly effect: number
  /** Different utterances that there are to speak; once all were spoken, more turns repeat them. Infinity: as many as wanted. */
  readonly utterancesAvailable: number
}

/**
 * How many more turns an arm would decide (better, worse or equivalent) in 80 % of sessions whatever the difference is;
 * at least 1. `undefined` where it cannot be told, or where repeating the same utterances can never decide.
 *
 * The hardest difference to decide is half of the smallest that matters: there an interval must just not reach from 0 to
 * the limit. The spread of an utterance's difference is taken from the width of the interval, so that it falls with what
 * the interval goes by (ranks). It is what the arms do differently to that utterance (it stays, however often it is
 * repeated) and the noise of its turns (it falls with repeats). Where no utterance was repeated the two cannot be told
 * apart, and noise is taken for all of it.
 */
export function moreTurnsToDecide({
  utterances,
  halfWidth,
  tail,
  effect,
  utterancesAvailable,
}: NeededTurns): number | undefined {
  const count = utterances.length
  if (count < FEWEST_UTTERANCES || !(effect > 0)) return undefined
  const turnsEach = mean(utterances.map(({ length }) => length))
  const quantile = -normalQuantile(tail)
  const spread = count * (halfWidth / quantile) ** 2 * caution(count)
  const wanted = wantedVariance(quantile, effect)
  const needed = Math.ceil(spread / wanted)
  if (needed <= utterancesAvailable) return Math.max(1, Math.ceil((needed - count) * turnsEach))
  const noise = noiseShare(utterances, turnsEach) * spread
  const repeats = (noise * turnsEach) / (utterancesAvailable * wanted - (spread - noise))
  if (!(repeats > 0)) return undefined
  return Math.max(1, Math.ceil(utterancesAvailable * repeats - count * turnsEach))
}

/**
 * The variance at which an estimate decides with `POWER` where the difference is half of the effect: then the interval
 * (`quantile` deviations to either side) must end before one of the limits, from which half of the effect lies either way.
 */
function wantedVariance(quantile: number, effect: number): number {
  const missed = normalQuantile(0.5 + (1 - POWER) / 2)
  return (effect / (2 * (quantile - missed))) ** 2
}

/** By how much a variance of so many values may have been taken for too small (chi-square by Wilson and Hilferty 1931). */
function caution(count: number): number {
  const freedom = count - 1
  const part = 2 / (9 * freedom)
  return 1 / (1 - part + normalQuantile(1 - SPREAD_CERTAINTY) * Math.sqrt(part)) ** 3
}

/** What share of the variance of an utterance's difference is noise of single turns; all of it without repeats. */
function noiseShare(utterances: readonly (readonly number[])[], turnsEach: number): number {
  const repeated = utterances.filter(({ length }) => length > 1)
  if (repeated.length === 0) return 1
  const all = variance(utterances.map(mean))
  // Two variances of a few values each: only what noise can hardly explain is taken for a difference that stays.
  return all === 0 ? 1 : Math.min(1, (caution(utterances.length) * mean(repeated.map(variance))) / turnsEach / all)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** With n - 1 below: the spread that such values have beyond the ones seen. */
function variance(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}
