import type { FlagLimits } from '../../flags/engine-effects.ts'
import type { FlagValues } from '../../flags/registry.ts'

/** What flags do with a recogniser that carries its state from step to step. */
export function carriedStateEffects(values: FlagValues): FlagLimits {
  if (values.ASR_OVERLAP_SIZE === 0) return {}
  const reason = 'the recogniser carries its state from step to step: nothing needs to be fed again'
  return { ASR_OVERLAP_SIZE: { effective: 0, reason } }
}
