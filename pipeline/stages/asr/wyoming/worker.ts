/** The worker of recognisers that speak Wyoming: a thread that sends audio while it is spoken, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { wyomingAddress } from '../../../remote/wyoming/wyoming-server.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { wyomingAsrSettingsSchema } from './settings.ts'
import { wyomingProtocol } from './transcription.ts'

await serveRecogniser(async ({ engineOptions, language }, _board, _onProgress, emit) => {
  const settings = readServerSettings(wyomingAsrSettingsSchema, engineOptions)
  const { host } = wyomingAddress(settings.address)
  return new SocketRecogniser(settings, wyomingProtocol({ language, ...settings }, host), emit)
})
