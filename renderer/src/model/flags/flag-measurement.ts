import type { ExperimentRequest } from '../../../../pipeline/protocol/experiments.ts'
import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import { EMPTY_DRAFT } from '../experiments/experiment-form.ts'

/** The value to measure a flag against: the other of two, else the plan's, else the default; none where all are equal. */
export function otherValue({ baseline, plan }: FlagDescriptor, value: FlagValue): FlagValue | undefined {
  if (typeof value === 'boolean') return !value
  if (plan !== undefined && plan !== value) return plan
  return baseline === value ? undefined : baseline
}

/** A comparison of the flags in force with the same flags but one; turns, pace and clips are those of a new comparison. */
export function measurementOf(
  { name }: FlagDescriptor,
  inForce: FlagRecord,
  { from, to, seed }: { readonly from: FlagValue; readonly to: FlagValue; readonly seed: number },
): ExperimentRequest {
  const arm = (value: FlagValue) => ({ name: `${name}=${value}`, values: { ...inForce, [name]: value } })
  return {
    kind: 'ab',
    title: `${name}: ${from} → ${to}`,
    arms: [arm(from), arm(to)],
    stimuli: { kind: 'clips' },
    turnsPerArm: Number(EMPTY_DRAFT.turnsPerArm),
    pace: EMPTY_DRAFT.pace,
    minimumEffectMs: Number(EMPTY_DRAFT.minimumEffectMs),
    seed,
  }
}
