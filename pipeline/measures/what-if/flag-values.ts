import type { FlagRecord } from '../../protocol/flags.ts'

/** A flag that is a number; `undefined` where a turn does not tell it. */
export function numberOf(flags: FlagRecord, name: string): number | undefined {
  const value = flags[name]
  return typeof value === 'number' ? value : undefined
}

/** Whether a flag is on; one that is not told is off. */
export function isOn(flags: FlagRecord, name: string): boolean {
  return flags[name] === true
}
