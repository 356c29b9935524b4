import { normalCdf } from './normal.ts'
import { midRanks } from './ranks.ts'

/** What Wilcoxon's signed-rank test says of paired differences. */
export interface SignedRank {
  /** Two-sided: how often differences of no direction at all would lean to one side as much as these. */
  readonly pValue: number
  /** Rank sum of the positive differences. */
  readonly positiveRankSum: number
  /** Differences that are not 0. */
  readonly pairs: number
}

/** Up to here the distribution is counted out; its counts are whole numbers below 2^53. */
const LARGEST_EXACT = 50

/**
 * Wilcoxon's signed-rank test, two-sided (Wilcoxon 1945; Hollander, Wolfe and Chicken 2014, section 3.1). Differences of
 * 0 are left out, as Wilcoxon did; equal ones share their ranks, and the exact distribution is that of the ranks as
 * they are (Pratt and Gibbons 1981). Above 50 differences by the normal approximation with corrections for ties and
 * continuity.
 */
export function signedRankTest(differences: readonly number[]): SignedRank {
  const moved = differences.filter((difference) => difference !== 0)
  const pairs = moved.length
  if (pairs === 0) return { pValue: 1, positiveRankSum: 0, pairs }
  const { ranks, tieTerm } = midRanks(moved.map(Math.abs))
  const positiveRankSum = ranks.reduce((sum, rank, index) => ((moved[index] ?? 0) > 0 ? sum + rank : sum), 0)
  const pValue = pairs <= LARGEST_EXACT ? exactP(ranks, positiveRankSum) : normalP(pairs, tieTerm, positiveRankSum)
  return { pValue, positiveRankSum, pairs }
}

/** Counts in how many of the 2^n sign patterns the rank sum is at least as far from the middle. Doubled mid-ranks are whole. */
function exactP(ranks: readonly number[], positiveRankSum: number): number {
  const doubled = ranks.map((rank) => Math.round(rank * 2))
  const total = doubled.reduce((sum, rank) => sum + rank, 0)
  const counts = new Float64Array(total + 1)
  counts[0] = 1
  let reached = 0
  for (const rank of doubled) {
    reached += rank
    for (let sum = reached; sum >= rank; sum -= 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - rank] ?? 0)
  }
  const seen = Math.round(positiveRankSum * 2)
  const lower = Math.min(seen, total - seen)
  let asFar = 0
  for (let sum = 0; sum <= lower; sum += 1) asFar += counts[sum] ?? 0
  return Math.min(1, (2 * asFar) / 2 ** ranks.length)
}

function normalP(pairs: number, tieTerm: number, positiveRankSum: number): number {
  const mean = (pairs * (pairs + 1)) / 4
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - tieTerm / 48
  const distance = Math.max(0, Math.abs(positiveRankSum - mean) - 0.5)
  return 2 * normalCdf(-distance / Math.sqrt(variance))
}
