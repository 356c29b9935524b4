/** The worker of voices behind vLLM-Omni's socket: a thread that asks, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { serveVoice } from '../serve-voice.ts'
import { omniSettingsSchema } from './settings.ts'
import { openOmniVoice } from './voice.ts'

await serveVoice(({ engineOptions }, _onProgress, emit) =>
  openOmniVoice(readServerSettings(omniSettingsSchema, engineOptions), emit),
)
