import { unitWords } from '../../../../pipeline/measures/counted.ts'
import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import type { Language } from '../language.ts'
import type { FlagDifference } from './preset-diff.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A flag's value out of what a person wrote; `undefined` where the flag does not allow it. The host has the last word. */
export function readFlagValue(descriptor: FlagDescriptor, text: string): FlagValue | undefined {
  const written = text.trim()
  switch (descriptor.type) {
    case 'boolean':
      if (/^(true|1|on|yes)$/i.test(written)) return true
      return /^(false|0|off|no)$/i.test(written) ? false : undefined
    case 'choice':
      return descriptor.choices?.includes(written) ? written : undefined
    case 'text':
      return written
    default:
      return DECIMAL.test(written) ? allowedNumber(descriptor, Number(written)) : undefined
  }
}

function allowedNumber({ type, min, max }: FlagDescriptor, value: number): number | undefined {
  if (type === 'integer' && !Number.isInteger(value)) return undefined
  if (value < (min ?? Number.NEGATIVE_INFINITY) || value > (max ?? Number.POSITIVE_INFINITY)) return undefined
  return value + 0 // -0 becomes 0
}

/** What a number or a choice may be, as short as it can be said; empty where nothing is known. */
export function allowedValues({ type, min, max, unit, choices }: FlagDescriptor, language: Language): string {
  if (type === 'choice') return choices?.join(' | ') ?? ''
  if (type === 'boolean') return 'true | false'
  if (min === undefined || max === undefined) return ''
  return `${min}–${max}${unit === undefined ? '' : `\u202f${unitWords(unit, max)[language]}`}`
}

/** Whether a flag has another value than in the baseline; a value nobody knows is not called changed. */
export function isChanged({ name, baseline }: FlagDescriptor, values: FlagRecord): boolean {
  const value = values[name]
  return value !== undefined && value !== baseline
}

/** What would change if `next` were applied to `current`, in the registry's order. What `next` leaves out stays. */
export function flagDifferences(
  descriptors: readonly FlagDescriptor[],
  current: FlagRecord,
  next: FlagRecord,
): readonly FlagDifference[] {
  return descriptors.flatMap(({ name, stage, baseline, implemented }) => {
    const from = current[name] ?? baseline
    const to = next[name]
    return to === undefined || to === from ? [] : [{ name, stage, from, to, implemented }]
  })
}
