/** The worker of voices that speak Wyoming: a thread that asks, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { serveVoice } from '../serve-voice.ts'
import { wyomingTtsSettingsSchema } from './settings.ts'
import { openWyomingVoice } from './voice.ts'

await serveVoice(({ engineOptions }, _onProgress, emit) =>
  openWyomingVoice(readServerSettings(wyomingTtsSettingsSchema, engineOptions), emit),
)
