/** The worker of FunASR's server: a thread that sends audio while it is spoken, and stamps what comes. */
import { serverAddress } from '../../../remote/server-address.ts'
import { readServerSettings } from '../../../remote/server-settings.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { funasrSettingsSchema } from './settings.ts'
import { twoPassProtocol } from './two-pass.ts'

await serveRecogniser(async ({ engineOptions }, _board, _onProgress, emit) => {
  const settings = readServerSettings(funasrSettingsSchema, engineOptions)
  const { host } = serverAddress(settings.address, ['ws', 'wss'])
  return new SocketRecogniser(settings, twoPassProtocol(settings, host), emit)
})
