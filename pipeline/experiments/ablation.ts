import { BASELINE, FLAG_NAMES, type FlagName, type FlagValues } from '../flags/registry.ts'
import { differingFlags } from '../flags/validate.ts'
import type { AblationBar, Comparison } from '../protocol/experiments.ts'
import type { Arm } from '../protocol/sessions.ts'
import type { ArmPair } from './comparisons.ts'

export const ABLATION_BASELINE = 'baseline'
export const ABLATION_FULL = 'full'

const ALONE = 'alone:'
const WITHOUT = 'without:'

/**
 * The arms of an ablation: the baseline, the full set, and for each flag in which they differ it alone over the baseline
 * and the full set without it. With one flag there is nothing to leave out.
 */
export function ablationArms(
  full: FlagValues,
  options: { readonly baseline?: FlagValues; readonly flags?: readonly FlagName[]; readonly fullName?: string } = {},
): Arm[] {
  const { baseline = BASELINE, fullName = ABLATION_FULL } = options
  const differing = differingFlags(baseline, full)
  const flags = options.flags ? FLAG_NAMES.filter((name) => options.flags?.includes(name)) : differing
  const arms: Arm[] = [
    { id: ABLATION_BASELINE, name: 'baseline', values: baseline },
    { id: ABLATION_FULL, name: fullName, values: full },
  ]
  for (const flag of flags) {
    if (baseline[flag] === full[flag]) continue
    arms.push({ id: ALONE + flag, name: `${flag} alone`, values: { ...baseline, [flag]: full[flag] } })
    if (differing.length > 1) {
      arms.push({
        id: WITHOUT + flag,
        name: `${fullName} without ${flag}`,
        values: { ...full, [flag]: baseline[flag] },
      })
    }
  }
  return arms
}

/** Which arms an ablation compares: alone with the baseline, left out with the full set, and the full set with the baseline. */
export function ablationPairs(armIds: readonly string[]): ArmPair[] {
  return armIds.flatMap((to) => {
    if (to === ABLATION_FULL || to.startsWith(ALONE)) return [{ from: ABLATION_BASELINE, to }]
    return to.startsWith(WITHOUT) ? [{ from: ABLATION_FULL, to }] : []
  })
}

/** The bars of a tornado chart from an ablation's comparisons in one metric, the longest first. */
export function ablationBars(comparisons: readonly Comparison[], metric: Comparison['metric']): AblationBar[] {
  const bars = new Map<string, AblationBar>()
  for (const comparison of comparisons) {
    if (comparison.metric !== metric) continue
    const { to } = comparison
    if (to.startsWith(ALONE)) put(to.slice(ALONE.length), { alone: comparison })
    if (to.startsWith(WITHOUT)) put(to.slice(WITHOUT.length), { leftOut: comparison })
  }
  return [...bars.values()].sort((a, b) => lengthOf(b) - lengthOf(a))

  function put(flag: string, part: Partial<AblationBar>): void {
    bars.set(flag, { ...bars.get(flag), flag, ...part })
  }
}

function lengthOf({ alone, leftOut }: AblationBar): number {
  return Math.max(Math.abs(alone?.shift ?? 0), Math.abs(leftOut?.shift ?? 0))
}
