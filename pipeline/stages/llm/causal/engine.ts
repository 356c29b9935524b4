import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { startLlmStage } from '../start-stage.ts'
import { causalOptions } from './options.ts'

const ALWAYS_FUSED = { effective: true, ...because('flag.alwaysFused') }

/** Causal language models as Hugging Face exports them, run here: what the embedded pack has, and most that people bring. */
export const causalLlm: LlmEngine = {
  id: 'causal',
  load: (options) => startLlmStage(options, workerEntry(import.meta.url)),
  // Weights, fused variants and devices are the same for all graphs that run here: `flags/effects.ts` knows them.
  effects: ({ engineOptions }) => {
    const fused = causalOptions(engineOptions).attention === 'fused'
    return () => (fused ? { FLASH_ATTENTION: ALWAYS_FUSED } : {})
  },
}
