/** The worker of recognisers on servers that take whole utterances: a thread that gathers, asks, and stamps what comes. */
import { readServerSettings } from '../../../remote/server-settings.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { transcriptionSettingsSchema } from './settings.ts'
import { Transcriber } from './transcriber.ts'

await serveRecogniser(
  async ({ engineOptions }, _board, _onProgress, emit) =>
    new Transcriber(readServerSettings(transcriptionSettingsSchema, engineOptions), emit),
)
