import type { FlagLimits } from '../../flags/engine-effects.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** What flags do with a recogniser that carries its state from step to step. */
export function carriedStateEffects(values: FlagValues): FlagLimits {
  if (values.ASR_OVERLAP_SIZE === 0) return {}
  return { ASR_OVERLAP_SIZE: { effective: 0, ...because('flag.carriedState') } }
}
