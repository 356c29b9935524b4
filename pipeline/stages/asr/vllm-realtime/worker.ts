/** The worker of vLLM's streaming recognisers: a thread that sends audio while it is spoken, and stamps what comes. */
import { serverAddress } from '../../../remote/server-address.ts'
import { readServerSettings } from '../../../remote/server-settings.ts'
import { SocketRecogniser } from '../remote/socket-recogniser.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { vllmRealtimeSettingsSchema } from './settings.ts'
import { vllmRealtimeProtocol } from './transcription.ts'

await serveRecogniser(async ({ engineOptions }, _board, _onProgress, emit) => {
  const settings = readServerSettings(vllmRealtimeSettingsSchema, engineOptions)
  const { host } = serverAddress(settings.address, ['ws', 'wss'])
  return new SocketRecogniser(settings, vllmRealtimeProtocol(settings, host), emit)
})
