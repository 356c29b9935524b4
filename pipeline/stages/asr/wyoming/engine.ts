import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { remoteAsrLimits } from '../remote/remote-hypothesis.ts'
import { startAsrStage } from '../start-stage.ts'
import { wyomingAsrSettingsSchema } from './settings.ts'

/** Recognisers that speak Wyoming, as Home Assistant's do: faster-whisper, Vosk, speech-to-phrase. */
export const wyomingAsr: AsrEngine = {
  id: 'wyoming',
  schemes: ['tcp'],
  namesModel: 'optional',
  needsLanguage: true,
  load: async (options) =>
    startAsrStage(await withServer(options, wyomingAsrSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteAsrLimits(values, false),
}
