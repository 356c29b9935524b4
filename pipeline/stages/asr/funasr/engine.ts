import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { remoteAsrLimits } from '../remote/remote-hypothesis.ts'
import { startAsrStage } from '../start-stage.ts'
import { funasrSettingsSchema } from './settings.ts'

/** FunASR's server, by its two-pass protocol. */
export const funasr: AsrEngine = {
  id: 'funasr',
  schemes: ['ws', 'wss'],
  load: async (options) => startAsrStage(await withServer(options, funasrSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteAsrLimits(values, false),
}
