/** In how many of the orders of m and n values each U occurs: the Gaussian binomial coefficient's coefficients. */
export function rankSumCounts(m: number, n: number): Float64Array {
  const counts = new Float64Array(m * n + 1)
  counts[0] = 1
  for (let i = 1; i <= m; i += 1) {
    for (let u = m * n; u >= n + i; u -= 1) counts[u] = (counts[u] ?? 0) - (counts[u - n - i] ?? 0)
    for (let u = i; u <= m * n; u += 1) counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0)
  }
  return counts
}

/**
 * Which difference, counted from either end, bounds an interval with this share of all orders beyond either bound; 0 where
 * there are too few values for one. `counts` says in how many orders each U occurs.
 */
export function boundRank(counts: Float64Array, tail: number): number {
  const limit = tail * counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (const [rank, count] of counts.entries()) {
    below += count
    if (below > limit) return rank
  }
  return counts.length
}
