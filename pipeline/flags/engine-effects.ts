import type { FlagValue } from '../protocol/flags.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { FlagName, FlagValues } from './registry.ts'

/** What is in force of a flag where that is not what was asked for, or does less than its name says; and why. */
export interface FlagLimit extends StatedReason {
  readonly effective: FlagValue
}

/** What an engine says of flags that do less with its model, or nothing at all. */
export type FlagLimits = Partial<Readonly<Record<FlagName, FlagLimit>>>

/** An engine's answer to what flags do with one model: the flags that it says nothing of do what their name says. */
export type EngineEffects = (values: FlagValues) => FlagLimits
