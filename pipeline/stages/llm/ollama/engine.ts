import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { LlmEngine } from '../engine.ts'
import { remoteLimits } from '../remote-limits.ts'
import { startLlmStage } from '../start-stage.ts'
import { ollamaSettingsSchema } from './settings.ts'

/** Language models of Ollama by its own interface, which knows how long a model stays loaded and how much it remembers. */
export const ollamaLlm: LlmEngine = {
  id: 'ollama',
  schemes: ['http', 'https'],
  load: async (options) => startLlmStage(await withServer(options, ollamaSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteLimits(values, true),
}
