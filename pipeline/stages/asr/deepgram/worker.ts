/** The worker of Deepgram's recognisers: a thread that sends audio while it is spoken, and stamps what comes. */
import { serverAddress } from '../../../remote/server-address.ts'
import { readServerSettings } from '../../../remote/server-settings.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { deepgramProtocol } from './listening.ts'
import { deepgramSettingsSchema } from './settings.ts'

await serveRecogniser(async ({ engineOptions, language }, _board, _onProgress, emit) => {
  const settings = readServerSettings(deepgramSettingsSchema, engineOptions)
  const { host } = serverAddress(settings.address, ['ws', 'wss'])
  return new SocketRecogniser(settings, deepgramProtocol(settings, host, language), emit)
})
