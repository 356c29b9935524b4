import type { HoldSetting } from '../../../../pipeline/measures/turn-end/hold.ts'
import { detectorOf, flagsOf, settingOf, shortenedMs } from '../../../../pipeline/measures/turn-end/hold-flags.ts'
import type { ExperimentRequest } from '../../../../pipeline/protocol/experiments.ts'
import type { FlagDescriptor, FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import type { TurnEndDetector } from '../../../../pipeline/protocol/turn-end.ts'
import { EMPTY_DRAFT } from '../experiments/experiment-form.ts'

/** A detector with its setting: a place on the page's sliders. */
export interface ChosenSetting {
  readonly detector: TurnEndDetector
  readonly setting: HoldSetting
}

/** What can be moved. */
export type SettingPart = keyof HoldSetting

/** Which flag a part of a setting is. */
export const PART_FLAGS = {
  threshold: 'ASR_TURN_END_THRESHOLD',
  shortestHoldMs: 'ASR_SHORTEST_SILENCE',
  longestHoldMs: 'ASR_SILENCE_TIMEOUT',
} as const satisfies Readonly<Record<SettingPart, string>>

/** The parts that a detector can be told. */
export function partsOf(detector: TurnEndDetector): readonly SettingPart[] {
  if (detector === 'fixed') return ['longestHoldMs']
  if (detector === 'adaptive') return ['threshold', 'longestHoldMs']
  return ['threshold', 'shortestHoldMs', 'longestHoldMs']
}

/** Where the sliders stand under some flags. */
export function chosenUnder(flags: FlagRecord): ChosenSetting {
  const detector = detectorOf(flags)
  return { detector, setting: settingOf(detector, flags) }
}

/** Another detector with as much of the setting as it can be told. */
export function withDetector({ setting }: ChosenSetting, detector: TurnEndDetector, flags: FlagRecord): ChosenSetting {
  const known = settingOf(detector, flags)
  const { longestHoldMs } = setting
  if (detector === 'fixed') return { detector, setting: { ...known, shortestHoldMs: longestHoldMs, longestHoldMs } }
  if (detector === 'adaptive') {
    return { detector, setting: { ...known, shortestHoldMs: shortenedMs(longestHoldMs), longestHoldMs } }
  }
  return { detector, setting: { ...known, longestHoldMs } }
}

/** A setting with one part moved; what hangs on it moves too. */
export function movedTo({ detector, setting }: ChosenSetting, part: SettingPart, value: number): ChosenSetting {
  const moved = { ...setting, [part]: value }
  if (detector === 'fixed') return { detector, setting: { ...moved, shortestHoldMs: moved.longestHoldMs } }
  if (detector === 'adaptive')
    return { detector, setting: { ...moved, shortestHoldMs: shortenedMs(moved.longestHoldMs) } }
  return { detector, setting: moved }
}

/** The flags that put it in force, as far as the host knows them. */
export function changesOf({ detector, setting }: ChosenSetting, descriptors: readonly FlagDescriptor[]): FlagRecord {
  const wanted = Object.entries(flagsOf(detector, setting))
  return Object.fromEntries(wanted.filter(([name]) => descriptors.some((descriptor) => descriptor.name === name)))
}

/** A comparison of the flags in force with the same flags but these, on the demo clips. */
export function verificationOf(
  inForce: FlagRecord,
  changes: FlagRecord,
  { names, seed }: { readonly names: readonly [from: string, to: string]; readonly seed: number },
): ExperimentRequest {
  const [from, to] = names
  return {
    kind: 'ab',
    title: `${from} → ${to}`,
    arms: [
      { name: from, values: inForce },
      { name: to, values: { ...inForce, ...changes } },
    ],
    stimuli: { kind: 'clips' },
    turnsPerArm: Number(EMPTY_DRAFT.turnsPerArm),
    pace: EMPTY_DRAFT.pace,
    minimumEffectMs: Number(EMPTY_DRAFT.minimumEffectMs),
    seed,
  }
}
