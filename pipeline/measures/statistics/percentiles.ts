/**
 * The value below which a share of the values lies, by linear interpolation between the two nearest ranks
 * (Hyndman and Fan 1996, type 7: what NumPy, R and spreadsheets answer by default). `p` is 0 to 1: 0.5 is the median.
 * `undefined` for no values: a percentile of nothing is unknown, not 0. The values need no order and are not changed.
 */
export function percentile(values: readonly number[], p: number): number | undefined {
  return percentileOfSorted(
    values.toSorted((a, b) => a - b),
    p,
  )
}

/** The same of values that are in ascending order already. */
export function percentileOfSorted(sorted: ArrayLike<number>, p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a percentile is between 0 and 1, not ${p}`)
  const rank = (sorted.length - 1) * p
  const below = sorted[Math.floor(rank)]
  const above = sorted[Math.ceil(rank)]
  if (below === undefined || above === undefined) return undefined
  return below + (above - below) * (rank - Math.floor(rank))
}
