import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { startLlmStage } from '../start-stage.ts'

const ITS_OWN = { name: 'cpu', ...because('llama.findsDevice') } as const
const FILES_OWN = because('flag.ggufOneForm')
const LLAMAS_OWN = because('flag.llamaChooses')

/** Language models in GGUF files, run here by llama.cpp (node-llama-cpp), which is installed on demand. */
export const ggufLlm: LlmEngine = {
  id: 'llama',
  load: (options) =>
    startLlmStage({ ...options, provider: ITS_OWN }, workerEntry(import.meta.url), { carrier: 'process' }),
  effects: () => (values) => ({
    LLM_TORCH_DTYPE: { effective: values.LLM_TORCH_DTYPE, ...FILES_OWN },
    ...(values.FLASH_ATTENTION ? { FLASH_ATTENTION: { effective: false, ...LLAMAS_OWN } } : {}),
    ...(values.TORCH_COMPILE ? { TORCH_COMPILE: { effective: false, ...LLAMAS_OWN } } : {}),
  }),
}
