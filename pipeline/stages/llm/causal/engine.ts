import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { startLlmStage } from '../start-stage.ts'

/** Causal language models as Hugging Face exports them, run here: what the embedded pack has, and most that people bring. */
export const causalLlm: LlmEngine = {
  id: 'causal',
  load: (options) => startLlmStage(options, workerEntry(import.meta.url)),
  // Weights, fused attention and devices are the same for all graphs that run here: `flags/effects.ts` knows them.
  effects: () => () => ({}),
}
