import { assert } from '../../base/assert.ts'

/** Shape of one stream's tensor (its batch dimension is 1), and which dimension is the batch. */
export interface RowShape {
  readonly shape: readonly number[]
  readonly batchAxis: number
}

/** How many numbers lie before and behind the batch dimension. */
function extents({ shape, batchAxis }: RowShape): { readonly outer: number; readonly inner: number } {
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1)
  return { outer: product(shape.slice(0, batchAxis)), inner: product(shape.slice(batchAxis + 1)) }
}

/** Numbers of a tensor that is carried from run to run. */
type Numbers = Float32Array | BigInt64Array

function emptyLike<T extends Numbers>(like: T | undefined, length: number): T {
  return (like instanceof BigInt64Array ? new BigInt64Array(length) : new Float32Array(length)) as T
}

/** Puts the tensors of several streams together along their batch dimension. */
export function stackRows<T extends Numbers>(rows: readonly T[], rowShape: RowShape): T {
  const { outer, inner } = extents(rowShape)
  const stacked = emptyLike(rows[0], rows.length * outer * inner)
  for (const [row, values] of rows.entries()) {
    assert(values.length === outer * inner, `a row of ${outer * inner} numbers, not ${values.length}`)
    for (let at = 0; at < outer; at += 1) copy(values, at * inner, stacked, (at * rows.length + row) * inner, inner)
  }
  return stacked
}

function copy(from: Numbers, at: number, to: Numbers, toAt: number, count: number): void {
  if (from instanceof BigInt64Array && to instanceof BigInt64Array) to.set(from.subarray(at, at + count), toAt)
  else if (from instanceof Float32Array && to instanceof Float32Array) to.set(from.subarray(at, at + count), toAt)
}

/** Takes a tensor apart along its batch dimension: the opposite of `stackRows`. */
export function splitRows<T extends Numbers>(stacked: T, count: number, rowShape: RowShape): T[] {
  const { outer, inner } = extents(rowShape)
  assert(stacked.length === count * outer * inner, `${count} rows of ${outer * inner} numbers, not ${stacked.length}`)
  return Array.from({ length: count }, (_, row) => {
    const values = emptyLike(stacked, outer * inner)
    for (let at = 0; at < outer; at += 1) copy(stacked, (at * count + row) * inner, values, at * inner, inner)
    return values
  })
}

/** The shape with so many rows in its batch dimension. */
export function batchShape({ shape, batchAxis }: RowShape, count: number): number[] {
  return shape.map((size, axis) => (axis === batchAxis ? count : size))
}
