import type { FlagDescriptor } from '../../../../pipeline/protocol/flags.ts'

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

/** Ranges of more stops than this go by larger steps. */
const KEY_STEPS = 60
/** Stops of a logarithmic range, and of a linear one, that an arrow key passes at once. */
const FACTOR_STOPS = 4
const EVEN_STOPS = 5

/**
 * The stop that an arrow key leads to from a value: a round step further, so that a range is not gone through in two hundred
 * presses; with `fine`, the next stop.
 */
export function stopAfterKey(
  descriptor: FlagDescriptor,
  stops: readonly number[],
  value: number,
  { direction, fine }: { readonly direction: 1 | -1; readonly fine: boolean },
): number {
  const at = nearestStop(stops, value)
  const further = (by: number) => stops[Math.min(stops.length - 1, Math.max(0, at + by * direction))] ?? value
  if (fine || stops.length <= KEY_STEPS) return further(1)
  const { min = 0, max = 0, type } = descriptor
  if (isLogarithmic(min, max)) return further(FACTOR_STOPS)
  const coarse = EVEN_STOPS * linearStep(min, max, type === 'integer').step
  const round = direction > 0 ? Math.floor(value / coarse + 1 + 1e-6) : Math.ceil(value / coarse - 1 - 1e-6)
  return stops[nearestStop(stops, round * coarse)] ?? value
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
  const { step, decimals } = linearStep(min, max, whole)
  const count = Math.floor((max - min) / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, i) => Number((min + i * step).toFixed(decimals)))
}

function linearStep(min: number, max: number, whole: boolean): { readonly step: number; readonly decimals: number } {
  const exponent = Math.floor(Math.log10((max - min) / LINEAR_STEPS))
  return {
    step: whole ? Math.max(1, 10 ** exponent) : 10 ** exponent,
    decimals: whole ? 0 : Math.max(0, -exponent),
  }
}
