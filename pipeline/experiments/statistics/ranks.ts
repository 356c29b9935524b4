/** Ranks of values, from 1; equal values share the mean of their ranks. */
export interface Ranks {
  /** In the order of the values. */
  readonly ranks: readonly number[]
  /** Sum of t³ - t over groups of t equal values: by how much ties narrow the distribution of a rank sum. */
  readonly tieTerm: number
}

/** Mid-ranks, as every rank test needs them. */
export function midRanks(values: readonly number[]): Ranks {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Array<number>(values.length)
  let tieTerm = 0
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end + 1 < order.length && values[order[end + 1] ?? 0] === values[order[start] ?? 0]) end += 1
    for (let place = start; place <= end; place += 1) ranks[order[place] ?? 0] = (start + end) / 2 + 1
    const tied = end - start + 1
    tieTerm += tied ** 3 - tied
    start = end + 1
  }
  return { ranks, tieTerm }
}
