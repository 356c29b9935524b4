import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { remoteAsrLimits } from '../remote/remote-hypothesis.ts'
import { startAsrStage } from '../start-stage.ts'
import { vllmRealtimeSettingsSchema } from './settings.ts'

/** Streaming recognisers on vLLM (Voxtral Realtime, Qwen3-ASR), by its realtime transcription. */
export const vllmRealtimeAsr: AsrEngine = {
  id: 'vllm-realtime',
  schemes: ['ws', 'wss'],
  namesModel: 'needed',
  load: async (options) =>
    startAsrStage(await withServer(options, vllmRealtimeSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteAsrLimits(values, false),
}
