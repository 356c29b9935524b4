import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { remoteAsrLimits } from '../remote/remote-hypothesis.ts'
import { startAsrStage } from '../start-stage.ts'
import { sherpaSettingsSchema } from './settings.ts'

/** sherpa-onnx's server for streaming models. */
export const sherpaSocket: AsrEngine = {
  id: 'sherpa-socket',
  schemes: ['ws', 'wss'],
  load: async (options) => startAsrStage(await withServer(options, sherpaSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteAsrLimits(values, false),
}
