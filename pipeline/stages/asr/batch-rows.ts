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

/** Puts the tensors of several streams together along their batch dimension. */
export function stackRows(rows: readonly Float32Array[], rowShape: RowShape): Float32Array {
  const { outer, inner } = extents(rowShape)
  const stacked = new Float32Array(rows.length * outer * inner)
  for (const [row, values] of rows.entries()) {
    assert(values.length === outer * inner, `a row of ${outer * inner} numbers, not ${values.length}`)
    for (let at = 0; at < outer; at += 1) {
      stacked.set(values.subarray(at * inner, (at + 1) * inner), (at * rows.length + row) * inner)
    }
  }
  return stacked
}

/** Takes a tensor apart along its batch dimension: the opposite of `stackRows`. */
export function splitRows(stacked: Float32Array, count: number, rowShape: RowShape): Float32Array[] {
  const { outer, inner } = extents(rowShape)
  assert(stacked.length === count * outer * inner, `${count} rows of ${outer * inner} numbers, not ${stacked.length}`)
  return Array.from({ length: count }, (_, row) => {
    const values = new Float32Array(outer * inner)
    for (let at = 0; at < outer; at += 1) {
      const from = (at * count + row) * inner
      values.set(stacked.subarray(from, from + inner), at * inner)
    }
    return values
  })
}

/** The shape with so many rows in its batch dimension. */
export function batchShape({ shape, batchAxis }: RowShape, count: number): number[] {
  return shape.map((size, axis) => (axis === batchAxis ? count : size))
}
