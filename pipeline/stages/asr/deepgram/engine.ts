import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { remoteAsrLimits } from '../remote/remote-hypothesis.ts'
import { startAsrStage } from '../start-stage.ts'
import { deepgramSettingsSchema } from './settings.ts'

/** Deepgram's streaming recognisers, and servers that speak its protocol. */
export const deepgramAsr: AsrEngine = {
  id: 'deepgram',
  schemes: ['ws', 'wss'],
  namesModel: 'optional',
  needsLanguage: true,
  load: async (options) =>
    startAsrStage(await withServer(options, deepgramSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteAsrLimits(values, false),
}
