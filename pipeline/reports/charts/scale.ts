/** Maps values of an axis to positions of a drawing. */
export interface Scale {
  readonly from: number
  readonly to: number
  readonly at: (value: number) => number
}

export function linearScale(from: number, to: number, start: number, end: number): Scale {
  const length = to - from || 1
  return { from, to, at: (value) => start + ((value - from) / length) * (end - start) }
}

/** Multiples of a 1-2-5 step within the axis, at most about `most` of them; 0 is one where it is visible. */
export function ticksOf({ from, to }: Scale, most: number): readonly number[] {
  const least = Math.max((to - from) / most, Number.MIN_VALUE)
  const decade = 10 ** Math.floor(Math.log10(least))
  const step = ([1, 2, 5].find((factor) => factor * decade >= least * (1 - 1e-9)) ?? 10) * decade
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** From the least to the greatest of some values with a margin; `undefined` for none. */
export function rangeOf(values: readonly number[], margin = 0.04): { from: number; to: number } | undefined {
  if (values.length === 0) return undefined
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    from = Math.min(from, value)
    to = Math.max(to, value)
  }
  const pad = (to - from) * margin || Math.abs(to) * margin || 1
  return { from: from - pad, to: to + pad }
}
