import { scaleLinear } from 'd3-scale'

/** An axis of a drawing: where a value lies, and the round values that are written on it. */
export interface Axis {
  readonly from: number
  readonly to: number
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

interface AxisPlace {
  /** Positions of the two ends; the first may be the greater one. */
  readonly start: number
  readonly end: number
  /** About how many ticks there is room for. */
  readonly ticks: number
}

/** An axis that holds all values and whose ends are round; from 0 to 1 for none. */
export function roundAxis(values: Iterable<number>, { start, end, ticks }: AxisPlace): Axis {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    from = Math.min(from, value)
    to = Math.max(to, value)
  }
  if (from > to) [from, to] = [0, 1]
  // One value alone stands in the middle of an axis that is as wide as it is large.
  const pad = from === to ? Math.abs(from) / 10 || 1 : 0
  const scale = scaleLinear([from - pad, to + pad], [start, end]).nice(ticks)
  const [first = 0, last = 1] = scale.domain()
  return { from: first, to: last, at: (value) => scale(value), ticks: ticksBetween(first, last, ticks) }
}

/** An axis with just these ends. */
export function plainAxis(from: number, to: number, { start, end, ticks }: AxisPlace): Axis {
  const scale = scaleLinear([from, to > from ? to : from + 1], [start, end])
  return { from, to, at: (value) => scale(value), ticks: ticksBetween(from, to, ticks) }
}

/** Round values between two ends, about so many; 0 is one of them where it lies between. */
export function ticksBetween(from: number, to: number, most: number): readonly number[] {
  return scaleLinear([from, to], [0, 1]).ticks(most)
}

/** The least round step (1, 2 or 5 of a power of ten) that is no smaller than a length above 0. */
export function roundStep(least: number): number {
  const scale = scaleLinear([0, TRIED * least], [0, 1])
  // Asked for ten, the scale takes the step that comes nearest to a tenth, which may be a little too small.
  for (const most of [TRIED, 7, 5, 4]) {
    const [, step = 0] = scale.ticks(most)
    if (step >= least * (1 - 1e-9)) return step
  }
  return TRIED * least
}

const TRIED = 10

/** All multiples of a round step from one end to the other; 0 is one of them where it lies between. */
export function multiplesBetween(from: number, to: number, step: number): readonly number[] {
  return ticksBetween(from, to, (to - from) / step)
}

/** As many values of a median as can be read beside each other: from 0 where the values begin near it. */
export function fromZero(values: readonly number[]): readonly number[] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return least < (most - least) * 1.5 ? [0, most] : values
}

/** A coordinate with as many digits as can be seen. */
export function px(value: number): number {
  return Math.round(value * 10) / 10
}
