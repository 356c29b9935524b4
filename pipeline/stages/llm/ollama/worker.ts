/** The worker of Ollama's language models: a thread that asks, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { serveLanguageModel } from '../serve-language-model.ts'
import { ollamaModel } from './ollama-model.ts'
import { ollamaSettingsSchema } from './settings.ts'

await serveLanguageModel(async ({ engineOptions }, emit) =>
  ollamaModel(readServerSettings(ollamaSettingsSchema, engineOptions), emit),
)
