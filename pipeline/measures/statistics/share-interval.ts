import type { Interval } from '../../protocol/experiments.ts'

/** Standard normal quantile of 0.975. */
const Z = 1.959963984540054

/**
 * 95 % interval of a share by Wilson's score (1927): unlike the usual one it does not shrink to a point at none or all,
 * and holds what it says from few trials on (Brown, Cai and DasGupta, "Interval estimation for a binomial proportion",
 * 2001). `undefined` of no trials.
 */
export function shareInterval(hits: number, trials: number): Interval | undefined {
  if (trials === 0) return undefined
  const share = hits / trials
  const weight = 1 + Z ** 2 / trials
  const middle = (share + Z ** 2 / (2 * trials)) / weight
  const reach = (Z / weight) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2))
  // Rounding must not put the bound on the wrong side of none and all.
  return { from: hits === 0 ? 0 : middle - reach, to: hits === trials ? 1 : middle + reach }
}
