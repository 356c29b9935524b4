import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { remoteLimits } from '../remote-limits.ts'
import { startLlmStage } from '../start-stage.ts'
import { chatSettingsSchema, takesTopK } from './settings.ts'

/** Language models on servers that speak OpenAI's chat completions: llama.cpp, vLLM, SGLang, LM Studio, and hosted ones. */
export const openAiChat: LlmEngine = {
  id: 'openai-chat',
  schemes: ['http', 'https'],
  load: async (options) => startLlmStage(await withServer(options, chatSettingsSchema), workerEntry(import.meta.url)),
  effects: ({ engineOptions }) => {
    // Settings that cannot be used are told where the model is loaded.
    const knowsTopK = takesTopK(chatSettingsSchema.safeParse(engineOptions).data ?? { dialect: 'openai' })
    return (values) => remoteLimits(values, knowsTopK)
  },
}
