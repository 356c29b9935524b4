import type { Interval } from '../../protocol/experiments.ts'
import { mulberry32 } from './seeded-random.ts'

/** By how much an utterance's share of errors differs between two arms, and how many words it has. */
export interface WeightedDifference {
  readonly words: number
  readonly difference: number
}

/** At least so many draws lie beyond either end of an interval, up to `MOST_DRAWS` in all. */
const DRAWS_BEYOND = 20
const FEWEST_DRAWS = 1000
const MOST_DRAWS = 20_000

/**
 * Interval for the mean of differences that are mostly 0 and seldom large, with `tail` of the chance beyond either end:
 * the mean of the differences seen and of one that was not, under random weights (Gaffke 2005; Learned-Miller and Thomas
 * 2020). For the upper end, by which a loss is ruled out, the unseen one is the worst there can be: a sentence lost
 * whole. Where nothing differed at all that is the bound of Clopper and Pearson: sixteen sentences without an error do
 * not show that the seventeenth has none. For the lower end it is as large a gain as any difference seen, so that what is
 * found to be a loss is found as a sign test finds it. `undefined` without differences.
 */
export function boundedMeanInterval(
  differences: readonly WeightedDifference[],
  tail: number,
  seed: number,
): Interval | undefined {
  if (differences.length === 0) return undefined
  const sizes = differences.map(({ difference }) => Math.abs(difference))
  const largest = sizes.reduce((a, b) => Math.max(a, b))
  const [loss, gain] = [Math.max(1, largest), largest === 0 ? 1 : largest]
  const words = differences.reduce((sum, one) => sum + one.words, 0)
  const draws = Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, Math.ceil(DRAWS_BEYOND / tail)))
  const random = mulberry32(seed)
  const [lower, upper] = [new Float64Array(draws), new Float64Array(draws)]
  for (let draw = 0; draw < draws; draw += 1) {
    const unseen = exponential(random) * (words / differences.length)
    let [sum, weight] = [0, unseen]
    for (const one of differences) {
      const drawn = exponential(random) * one.words
      sum += drawn * one.difference
      weight += drawn
    }
    lower[draw] = (sum - unseen * gain) / weight
    upper[draw] = (sum + unseen * loss) / weight
  }
  lower.sort()
  upper.sort()
  const beyond = Math.floor(draws * tail)
  return { from: lower[beyond] ?? -gain, to: upper[draws - 1 - beyond] ?? loss }
}

/** Whether so many utterances, all of them heard alike, would rule out a loss of `margin`. */
export function canRuleOut(utterances: number, margin: number, tail: number): boolean {
  return utterances > 0 && 1 - tail ** (1 / utterances) < margin
}

function exponential(random: () => number): number {
  return -Math.log(1 - random())
}
