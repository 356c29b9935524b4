import { assert } from './assert.ts'

/**
 * The k-th largest value (k from 1) among the first `length` values, found by partitioning, in linear time on average.
 * Reorders `values`. Equal values count as often as they occur.
 */
export function kthLargest(values: Float32Array | Float64Array, length: number, k: number): number {
  assert(k >= 1 && k <= length && length <= values.length, `There is no ${k}th of ${length} values`)
  let low = 0
  let high = length - 1
  const target = k - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] ?? 0) > pivot) left += 1
      while ((values[right] ?? 0) < pivot) right -= 1
      if (left <= right) {
        const swapped = values[left] ?? 0
        values[left] = values[right] ?? 0
        values[right] = swapped
        left += 1
        right -= 1
      }
    }
    if (target <= right) high = right
    else if (target >= left) low = left
    else break
  }
  return values[target] ?? 0
}
