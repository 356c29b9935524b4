import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { startLlmStage } from '../start-stage.ts'

const ITS_OWN = { name: 'cpu', reason: 'llama.cpp finds its device itself: its notes say which' } as const
const FILES_OWN = 'a GGUF file has its weights in one form'
const LLAMAS_OWN = 'llama.cpp chooses this itself'

/** Language models in GGUF files, run here by llama.cpp (node-llama-cpp), which is installed on demand. */
export const ggufLlm: LlmEngine = {
  id: 'llama',
  load: (options) =>
    startLlmStage({ ...options, provider: ITS_OWN }, workerEntry(import.meta.url), { carrier: 'process' }),
  effects: () => (values) => ({
    LLM_TORCH_DTYPE: { effective: values.LLM_TORCH_DTYPE, reason: FILES_OWN },
    ...(values.FLASH_ATTENTION ? { FLASH_ATTENTION: { effective: false, reason: LLAMAS_OWN } } : {}),
    ...(values.TORCH_COMPILE ? { TORCH_COMPILE: { effective: false, reason: LLAMAS_OWN } } : {}),
  }),
}
