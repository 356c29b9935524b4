/** Index of the largest number of a row of `width` numbers; the first of several equal ones. */
export function bestOf(logits: Float32Array, row: number, width: number): number {
  const from = row * width
  let best = 0
  for (let index = 1; index < width; index += 1) {
    if ((logits[from + index] ?? 0) > (logits[from + best] ?? 0)) best = index
  }
  return best
}

/** Natural logarithm of the probability of `index` in a row of logits (or of log-probabilities: nothing changes then). */
export function logProbabilityOf(logits: Float32Array, row: number, width: number, index: number): number {
  const from = row * width
  let largest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < width; at += 1) largest = Math.max(largest, logits[from + at] ?? 0)
  let sum = 0
  for (let at = 0; at < width; at += 1) sum += Math.exp((logits[from + at] ?? 0) - largest)
  return (logits[from + index] ?? 0) - largest - Math.log(sum)
}
