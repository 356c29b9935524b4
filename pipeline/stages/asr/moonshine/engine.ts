import type { FlagLimits } from '../../../flags/engine-effects.ts'
import type { FlagValues } from '../../../flags/registry.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import { carriedStateEffects } from '../carried-state-effects.ts'
import type { AsrEngine } from '../engine.ts'
import { startAsrStage } from '../start-stage.ts'

/** Why it is never loaded on a device: what its publishers optimised for processors runs on nothing else. */
const PROCESSOR_ONLY = {
  name: 'cpu',
  reason: because('flag.moonshineProcessor').reason,
} as const

/** Moonshine's streaming recognisers (second generation, English). */
export const moonshineAsr: AsrEngine = {
  id: 'moonshine',
  load: (options) => {
    const onDevice = (options.provider?.name ?? 'cpu') !== 'cpu'
    return startAsrStage(onDevice ? { ...options, provider: PROCESSOR_ONLY } : options, workerEntry(import.meta.url))
  },
  effects: () => moonshineEffects,
}

function moonshineEffects(values: FlagValues): FlagLimits {
  const oneByOne = { effective: 1, ...because('flag.moonshineOne') }
  return { ...carriedStateEffects(values), ...(values.ASR_BATCH_SIZE === 1 ? {} : { ASR_BATCH_SIZE: oneByOne }) }
}
