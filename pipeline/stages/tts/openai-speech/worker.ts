/** The worker of voices on servers that speak OpenAI's speech requests: a thread that asks, decodes, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { serveVoice } from '../serve-voice.ts'
import { speechSettingsSchema } from './settings.ts'
import { openSpeechServer } from './speech-server.ts'

await serveVoice(({ engineOptions }, _onProgress, emit) =>
  openSpeechServer(readServerSettings(speechSettingsSchema, engineOptions), emit),
)
