/** The worker of sherpa-onnx's server: a thread that sends audio while it is spoken, and stamps what comes. */
import { serverAddress } from '../../../remote/server-address.ts'
import { readServerSettings } from '../../../remote/server-settings.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { onlineProtocol } from './online-protocol.ts'
import { sherpaSettingsSchema } from './settings.ts'

await serveRecogniser(async ({ engineOptions }, _board, _onProgress, emit) => {
  const settings = readServerSettings(sherpaSettingsSchema, engineOptions)
  const { host } = serverAddress(settings.address, ['ws', 'wss'])
  return new SocketRecogniser(settings, onlineProtocol(host), emit)
})
