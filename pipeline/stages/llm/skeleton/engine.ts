import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { startLlmStage } from '../start-stage.ts'

/**
 * The smallest engine that there can be, to be copied: it says again what it was told. It works, and stands in no list;
 * see the README beside it.
 */
export const skeletonLlm: LlmEngine = {
  id: 'skeleton',
  load: (options) => startLlmStage(options, workerEntry(import.meta.url)),
  // For each flag that does less than its name says with your models, or nothing: what is in force, and why.
  effects: () => (values) =>
    values.LLM_TEMPERATURE === 0 ? {} : { LLM_TEMPERATURE: { effective: 0, ...because('flag.skeleton') } },
}
