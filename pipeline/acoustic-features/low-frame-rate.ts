import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** Several rows as one (FunASR's "low frame rate"): so many side by side, and how many rows to the next. */
export interface FrameStacking {
  readonly rows: number
  readonly shift: number
}

/** What rows are shifted and scaled by before a model sees them, by place in the row: part of its weights. */
export interface MeanAndVariance {
  readonly negativeMean: Float32Array
  readonly inverseDeviation: Float32Array
}

/** Rows that stacking without padding makes of `frames` rows. */
export function stackedCount(frames: number, { rows, shift }: FrameStacking): number {
  return frames < rows ? 0 : 1 + Math.floor((frames - rows) / shift)
}

/** Puts rows of `bands` numbers side by side, without padding: what does not fill a whole stack is left out. */
export function stackFrames(features: Float32Array, bands: number, stacking: FrameStacking): Float32Array<ArrayBuffer> {
  const count = stackedCount(features.length / bands, stacking)
  const width = bands * stacking.rows
  const stacked = new Float32Array(count * width)
  for (let index = 0; index < count; index += 1) {
    const from = index * stacking.shift * bands
    stacked.set(features.subarray(from, from + width), index * width)
  }
  return stacked
}

/**
 * As `stackFrames`, for a whole utterance: every stack is centred on its first row of `shift`, with the first and the last
 * row repeated beyond the ends, so that no row is left out.
 */
export function stackWholeUtterance(
  features: Float32Array,
  bands: number,
  { rows, shift }: FrameStacking,
): Float32Array<ArrayBuffer> {
  const frames = features.length / bands
  const count = Math.ceil(frames / shift)
  const before = Math.floor((rows - 1) / 2)
  const stacked = new Float32Array(count * rows * bands)
  for (let index = 0; index < count; index += 1) {
    for (let row = 0; row < rows; row += 1) {
      const from = Math.min(Math.max(index * shift + row - before, 0), frames - 1) * bands
      stacked.set(features.subarray(from, from + bands), (index * rows + row) * bands)
    }
  }
  return stacked
}

/** Shifts and scales rows in place. */
export function normaliseRows(rows: Float32Array, { negativeMean, inverseDeviation }: MeanAndVariance): void {
  const width = negativeMean.length
  assert(rows.length % width === 0, `rows of ${width} numbers`)
  for (let at = 0; at < rows.length; at += 1) {
    const place = at % width
    rows[at] = ((rows[at] ?? 0) + (negativeMean[place] ?? 0)) * (inverseDeviation[place] ?? 0)
  }
}

/**
 * Reads the two comma-separated lists that FunASR's exports carry.
 *
 * @param factor the deviations are multiplied by it
 * @throws Failure `model.unexpected-layout` where they are missing or not of `width` numbers
 */
export function parseMeanAndVariance(
  metadata: Readonly<Record<string, string>>,
  width: number,
  factor = 1,
): MeanAndVariance {
  const list = (key: string) => {
    const numbers = (metadata[key] ?? '').split(',').map(Number)
    if (numbers.length === width && numbers.every(Number.isFinite)) return numbers
    throw new Failure(
      'model.unexpected-layout',
      because('model.notNumbers', { key, count: width }),
      because('do.useNormalised'),
    )
  }
  return {
    negativeMean: Float32Array.from(list('neg_mean')),
    inverseDeviation: Float32Array.from(list('inv_stddev'), (value) => value * factor),
  }
}
