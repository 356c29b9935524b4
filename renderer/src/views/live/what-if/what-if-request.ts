import type { Changes } from '../../../../../pipeline/measures/what-if/predict.ts'
import type { ExperimentRequest } from '../../../../../pipeline/protocol/experiments.ts'
import type { FlagRecord } from '../../../../../pipeline/protocol/flags.ts'

/** As many turns as tell ten milliseconds on a quiet machine, and no more than somebody waits for. */
const TURNS_PER_ARM = 16
const MINIMUM_EFFECT_MS = 10
const LONGEST_TITLE = 200

/** The comparison that proves a prediction: the settings of the turn against the changed ones, all else (`around`) the same. */
export function whatIfRequest(
  { around, before, changes }: { readonly around: FlagRecord; readonly before: FlagRecord; readonly changes: Changes },
  seed: number,
): ExperimentRequest {
  const names = Object.keys(changes)
  const was = Object.fromEntries(names.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]]])))
  const arm = (values: FlagRecord) => ({
    name: titleOf(names.map((name) => `${name}=${values[name]}`)),
    values: { ...around, ...values },
  })
  return {
    kind: 'ab',
    title: titleOf(names.map((name) => `${name}: ${was[name]} → ${changes[name]}`)),
    arms: [arm(was), arm(changes)],
    stimuli: { kind: 'clips' },
    turnsPerArm: TURNS_PER_ARM,
    pace: 'realtime',
    minimumEffectMs: MINIMUM_EFFECT_MS,
    seed,
  }
}

function titleOf(parts: readonly string[]): string {
  return parts.join(', ').slice(0, LONGEST_TITLE)
}
