import { percentile } from '../tracing/percentiles.ts'
import type { Sample } from './bootstrap.ts'
import { NORMAL_80, NORMAL_975 } from './normal.ts'

/** Efficiency of rank tests against the mean for normal noise: 3/π (Hodges and Lehmann 1956). */
const RANK_EFFICIENCY = 3 / Math.PI
/** Fewest utterances whose spread says anything. */
const FEWEST_UTTERANCES = 4

export interface NeededTurns {
  readonly before: readonly Sample[]
  readonly after: readonly Sample[]
  /** The difference that is to be seen, in the unit of the values. */
  readonly effect: number
  /** Different utterances that there are to speak; once all were spoken, more turns repeat them. Infinity: as many as wanted. */
  readonly utterancesAvailable: number
}

/**
 * How many more turns an arm are needed to see an effect in 80 % of sessions (two-sided 5 %): 0 where there are enough,
 * `undefined` where it cannot be told, or where repeating the same utterances can never show it.
 *
 * The variance of an utterance's difference is what the arms do differently to that utterance (it stays, however often
 * it is repeated) and the noise of its turns (it falls with repeats). Both are taken from the turns so far. Where no
 * utterance was repeated the two cannot be told apart, and noise is taken for all of it.
 */
export function moreTurnsToSee({ before, after, effect, utterancesAvailable }: NeededTurns): number | undefined {
  const [first, second] = [byUtterance(before), byUtterance(after)]
  const shared = [...first.keys()].filter((utterance) => second.has(utterance))
  if (shared.length < FEWEST_UTTERANCES || !(effect > 0)) return undefined
  const pairs = shared.map((name) => [first.get(name) ?? [], second.get(name) ?? []] as const)
  const turnsEach = mean(pairs.flatMap(([a, b]) => [a.length, b.length]))
  const spread = variance(pairs.map(([a, b]) => (percentile(b, 0.5) ?? 0) - (percentile(a, 0.5) ?? 0)))
  const wanted = (effect / (NORMAL_975 + NORMAL_80)) ** 2 * RANK_EFFICIENCY
  if (spread / shared.length <= wanted) return 0
  const utterances = Math.ceil(spread / wanted)
  if (utterances <= utterancesAvailable) return Math.ceil((utterances - shared.length) * turnsEach)
  const noise = Math.min(noiseOf(pairs, turnsEach) ?? spread, spread)
  const repeats = (noise * turnsEach) / (utterancesAvailable * wanted - (spread - noise))
  if (!(repeats > 0)) return undefined
  return Math.max(1, Math.ceil(utterancesAvailable * repeats - shared.length * turnsEach))
}

/** The part of the variance of a difference that is noise of single turns; unknown without repeats. */
function noiseOf(
  pairs: readonly (readonly [readonly number[], readonly number[]])[],
  turnsEach: number,
): number | undefined {
  const repeated = pairs.flat().filter((values) => values.length > 1)
  if (repeated.length === 0) return undefined
  return (2 * mean(repeated.map(variance))) / turnsEach
}

function byUtterance(samples: readonly Sample[]): Map<string, number[]> {
  const grouped = Map.groupBy(samples, ({ utterance }) => utterance)
  return new Map([...grouped].map(([utterance, turns]) => [utterance, turns.map(({ value }) => value)]))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** With n - 1 below: the spread that such values have beyond the ones seen. */
function variance(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}
