import { boundRank, rankSumCounts } from '../../measures/statistics/rank-sums.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { midRanks } from './ranks.ts'

/** What the rank-sum test says of two independent samples. */
export interface RankSum {
  /** Two-sided. */
  readonly pValue: number
  /** Hodges–Lehmann estimate: the median of all differences, `after` minus `before`. */
  readonly shift: number
  readonly interval: { readonly from: number; readonly to: number } | undefined
}

/** Samples that together are larger go by the normal approximation. */
const LARGEST_EXACT = 40

/**
 * Wilcoxon's rank-sum test (Mann and Whitney 1947), two-sided, with the Hodges–Lehmann shift and its interval, `tail`
 * of the chance beyond either end (Moses; Hollander, Wolfe and Chicken 2014, sections 4.1 to 4.3). For samples that share no utterances: live talking.
 * `undefined` where either is empty.
 */
export function rankSumTest(before: readonly number[], after: readonly number[], tail: number): RankSum | undefined {
  const [m, n] = [before.length, after.length]
  if (m === 0 || n === 0) return undefined
  const { ranks, tieTerm } = midRanks([...before, ...after])
  const sum = ranks.slice(m).reduce((total, rank) => total + rank, 0)
  const exact = m + n <= LARGEST_EXACT
  const pValue = exact ? exactP(ranks, n, sum) : normalP(m, n, tieTerm, sum)
  const differences = Float64Array.from(after.flatMap((b) => before.map((a) => b - a))).sort()
  const at = (index: number) => differences[index] ?? Number.NaN
  const middle = (differences.length - 1) / 2
  const rank = intervalRank(m, n, tail)
  return {
    pValue,
    shift: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    interval: rank === 0 ? undefined : { from: at(rank - 1), to: at(differences.length - rank) },
  }
}

/** Share of all ways to choose the second sample's ranks that are at least as far from the middle. */
function exactP(ranks: readonly number[], chosen: number, sum: number): number {
  const doubled = ranks.map((rank) => Math.round(rank * 2))
  const counts = sumCounts(doubled, chosen)
  const seen = Math.round(sum * 2)
  const total = doubled.reduce((all, rank) => all + rank, 0)
  const mean = (chosen * total) / ranks.length
  const distance = Math.abs(seen - mean)
  let [asFar, all] = [0, 0]
  for (const [value, count] of counts.entries()) {
    all += count
    if (Math.abs(value - mean) >= distance - 1e-9) asFar += count
  }
  return Math.min(1, asFar / all)
}

/** In how many ways `chosen` of the whole numbers add up to each sum; index is the sum. */
function sumCounts(values: readonly number[], chosen: number): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0)
  const rows = Array.from({ length: chosen + 1 }, () => new Float64Array(total + 1))
  const first = rows[0]
  if (first) first[0] = 1
  for (const value of values) {
    for (let taken = chosen; taken >= 1; taken -= 1) {
      const [row, fewer] = [rows[taken], rows[taken - 1]]
      if (!row || !fewer) continue
      for (let sum = total; sum >= value; sum -= 1) row[sum] = (row[sum] ?? 0) + (fewer[sum - value] ?? 0)
    }
  }
  return rows[chosen] ?? new Float64Array(0)
}

function normalP(m: number, n: number, tieTerm: number, sum: number): number {
  const all = m + n
  const variance = ((m * n) / 12) * (all + 1 - tieTerm / (all * (all - 1)))
  if (variance <= 0) return 1
  const distance = Math.max(0, Math.abs(sum - (n * (all + 1)) / 2) - 0.5)
  return 2 * normalCdf(-distance / Math.sqrt(variance))
}

/** Which difference, counted from either end, bounds the interval; 0 where the samples are too small for one. */
function intervalRank(m: number, n: number, tail: number): number {
  if (m + n > LARGEST_EXACT) {
    const deviation = Math.sqrt((m * n * (m + n + 1)) / 12)
    return Math.max(0, Math.floor((m * n) / 2 + normalQuantile(tail) * deviation + 0.5))
  }
  return boundRank(rankSumCounts(m, n), tail)
}
