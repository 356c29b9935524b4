import type { ArmRequest } from '../../../../pipeline/protocol/experiments.ts'
import type { FlagRecord, FlagState } from '../../../../pipeline/protocol/flags.ts'
import type { Arm } from '../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import type { Command } from '../../../../pipeline/protocol/wire/commands.ts'
import type { Preset } from '../../../../pipeline/protocol/wire/snapshot.ts'

/** A set of flags that is shown as *before* or *after*. */
export interface PresentedArm {
  /** A preset's name or an arm's, as the host has it. */
  readonly name: string
  /** The preset that it is; absent: flags of its own. */
  readonly preset?: string
  readonly values: FlagRecord
}

/** What *after* can be, of which the first is taken where nobody chose. */
const USUAL_AFTER = ['tuned', 'streaming'] as const

/** Both arms of a comparison, where both are flags of this pipeline. */
export function playableArms(arms: readonly [Arm, Arm] | undefined): readonly [PresentedArm, PresentedArm] | undefined {
  const [before, after] = arms?.map(armOf) ?? []
  return before && after ? [before, after] : undefined
}

/** A server elsewhere, and an arm with models of its own, cannot be switched to for a turn. */
function armOf({ name, preset, values, models, remote }: Arm): PresentedArm | undefined {
  if (remote !== undefined || models !== undefined) return undefined
  return { name, values, ...(preset === undefined ? {} : { preset }) }
}

export function armOfPreset({ name, values }: Preset): PresentedArm {
  return { name, preset: name, values }
}

/** What *after* is where neither a comparison nor a person says: the tuned flags, else the streaming ones. */
export function usualAfter(presets: readonly Preset[]): PresentedArm | undefined {
  const usual = USUAL_AFTER.flatMap((name) => presets.find((preset) => preset.name === name) ?? [])[0]
  const found = usual ?? presets.findLast(({ name }) => name !== 'baseline')
  return found && armOfPreset(found)
}

/** Whether these are the arm's flags. */
export function isArmOf(arm: PresentedArm, { preset, values }: Pick<FlagState, 'preset' | 'values'>): boolean {
  if (arm.preset !== undefined) return preset === arm.preset
  return Object.entries(arm.values).every(([name, value]) => values[name] === value)
}

/** Whether a turn ran under the arm. */
export function ranUnder(arm: PresentedArm, { preset, flags }: TurnRecord): boolean {
  return isArmOf(arm, { values: flags, ...(preset === undefined ? {} : { preset }) })
}

/** The command that puts the arm's flags in force. */
export function applyCommand({ preset, values }: Pick<PresentedArm, 'preset' | 'values'>): Command {
  return preset === undefined ? { name: 'setFlags', values } : { name: 'applyPreset', preset }
}

/** The arm as an experiment is asked for it. */
export function armRequest({ name, preset, values }: PresentedArm): ArmRequest {
  return preset === undefined ? { name, values } : { preset }
}
