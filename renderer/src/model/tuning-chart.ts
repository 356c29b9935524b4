import type { TuningPoint } from '../../../pipeline/protocol/experiments.ts'

export interface PlacedPoint {
  readonly point: TuningPoint
  /** 0 to 1 of the slowest, and of the most errors. */
  readonly x: number
  readonly y: number
}

export interface TuningChart {
  /** What the horizontal axis shows: where no turn was heard (fast pace), the processing. */
  readonly metric: 'heardMs' | 'processingMs'
  readonly mostMs: number
  /** At least one point in a hundred, so that no errors lie on the ground. */
  readonly mostErrors: number
  readonly points: readonly PlacedPoint[]
}

const LEAST_ERRORS = 0.01

/** Places the flag sets that were measured by speed and errors; those that were not are left out. */
export function tuningChart(points: readonly TuningPoint[]): TuningChart {
  const metric = points.some(({ heardMs }) => heardMs !== null) ? 'heardMs' : 'processingMs'
  const known = points.flatMap((point) => {
    const ms = point[metric]
    return ms === null || point.wordErrorRate === null ? [] : [{ point, ms, errors: point.wordErrorRate }]
  })
  const mostMs = Math.max(1, ...known.map(({ ms }) => ms))
  const mostErrors = Math.max(LEAST_ERRORS, ...known.map(({ errors }) => errors))
  const placed = known.map(({ point, ms, errors }) => ({ point, x: ms / mostMs, y: errors / mostErrors }))
  return { metric, mostMs, mostErrors, points: placed }
}
