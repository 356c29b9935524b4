import type { FlagDescriptor } from '../../../pipeline/protocol/flags.ts'

/** From this ratio of the ends on, equal steps of a slider are equal factors. */
const LOGARITHMIC_FROM = 40
const LOGARITHMIC_STEPS = 120
const LINEAR_STEPS = 50

/**
 * The values a slider of this flag stops at, ascending, both ends included, and the baseline and the plan's value
 * always among them. Each step is another value, so no key press does nothing. Empty where a bound is unknown.
 */
export function stopsOf(descriptor: FlagDescriptor): readonly number[] {
  const { min, max, type, baseline, plan } = descriptor
  if ((type !== 'integer' && type !== 'number') || min === undefined || max === undefined) return []
  const named = [min, max, baseline, plan].filter((value) => typeof value === 'number')
  const between = isLogarithmic(min, max)
    ? logarithmic(min, max, type === 'integer')
    : linear(min, max, type === 'integer')
  return [...new Set([...named, ...between])].filter((value) => value >= min && value <= max).sort((a, b) => a - b)
}

/** Index of the stop that lies nearest to a value. */
export function nearestStop(stops: readonly number[], value: number): number {
  const distance = (at: number) => Math.abs((stops[at] ?? Number.POSITIVE_INFINITY) - value)
  return stops.reduce((best, _, at) => (distance(at) < distance(best) ? at : best), 0)
}

function isLogarithmic(min: number, max: number): boolean {
  return min >= 0 && max / Math.max(min, 1) >= LOGARITHMIC_FROM
}

/** A range from 0 begins at 0 and is logarithmic from there by counting from 1. */
function logarithmic(min: number, max: number, whole: boolean): readonly number[] {
  const shift = min > 0 ? 0 : 1
  const [from, to] = [Math.log(min + shift), Math.log(max + shift)]
  return Array.from({ length: LOGARITHMIC_STEPS + 1 }, (_, i) => {
    const value = Math.exp(from + ((to - from) * i) / LOGARITHMIC_STEPS) - shift
    const rounded = Number(value.toPrecision(2))
    return whole ? Math.round(rounded) : rounded
  })
}

function linear(min: number, max: number, whole: boolean): readonly number[] {
  const exponent = Math.floor(Math.log10((max - min) / LINEAR_STEPS))
  const decimals = whole ? 0 : Math.max(0, -exponent)
  const step = whole ? Math.max(1, 10 ** exponent) : 10 ** exponent
  const count = Math.floor((max - min) / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, i) => Number((min + i * step).toFixed(decimals)))
}
