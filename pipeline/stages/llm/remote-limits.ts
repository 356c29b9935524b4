import type { FlagLimits } from '../../flags/engine-effects.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { because } from '../../measures/reasons/reasons.ts'

const SERVERS_OWN = because('flag.modelElsewhere')

/**
 * What flags cannot do with a language model that is a server elsewhere.
 *
 * @param takesTopK whether its protocol has LLM_TOP_K
 */
export function remoteLimits(values: FlagValues, takesTopK: boolean): FlagLimits {
  const { LLM_TORCH_DTYPE, LLM_TOP_K, LLM_DO_SAMPLE } = values
  return {
    LLM_TORCH_DTYPE: { effective: LLM_TORCH_DTYPE, ...SERVERS_OWN },
    ...(values.FLASH_ATTENTION ? { FLASH_ATTENTION: { effective: false, ...SERVERS_OWN } } : {}),
    ...(values.TORCH_COMPILE ? { TORCH_COMPILE: { effective: false, ...SERVERS_OWN } } : {}),
    ...(takesTopK || LLM_TOP_K === 0 || !LLM_DO_SAMPLE
      ? {}
      : { LLM_TOP_K: { effective: 0, ...because('flag.noSuchLimit') } }),
  }
}
