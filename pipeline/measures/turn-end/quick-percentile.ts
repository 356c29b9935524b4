/**
 * The percentile that `percentile` gives, of numbers in a row, which are brought into another order on the way: the place
 * in the order is found without sorting all of them (Hoare's selection), for there are thousands of rows a second. Not a
 * number of none.
 */
export function quickPercentile(values: Float64Array, p: number): number {
  if (values.length === 0) return Number.NaN
  const rank = (values.length - 1) * p
  const below = Math.floor(rank)
  select(values, below)
  const lower = values[below] ?? Number.NaN
  if (below === rank) return lower
  let upper = Number.POSITIVE_INFINITY
  for (let at = below + 1; at < values.length; at += 1) upper = Math.min(upper, values[at] ?? upper)
  return lower + (upper - lower) * (rank - below)
}

/** Brings the number that belongs at `place` there, smaller ones before it and larger ones behind. */
function select(values: Float64Array, place: number): void {
  let [from, to] = [0, values.length - 1]
  while (from < to) {
    const pivot = values[(from + to) >>> 1] ?? 0
    let [left, right] = [from, to]
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1
      while ((values[right] ?? 0) > pivot) right -= 1
      if (left > right) break
      const moved = values[left] ?? 0
      values[left++] = values[right] ?? 0
      values[right--] = moved
    }
    if (place <= right) to = right
    else if (place >= left) from = left
    else return
  }
}
