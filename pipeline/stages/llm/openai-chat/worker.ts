/** The worker of language models on servers that speak OpenAI's chat completions: a thread that asks, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { serveLanguageModel } from '../serve-language-model.ts'
import { chatModel } from './chat-model.ts'
import { chatSettingsSchema } from './settings.ts'

await serveLanguageModel(async ({ engineOptions }, emit) =>
  chatModel(readServerSettings(chatSettingsSchema, engineOptions), emit),
)
