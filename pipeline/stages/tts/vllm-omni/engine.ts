import { because } from '../../../measures/reasons/reasons.ts'
import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { startTtsStage } from '../start-stage.ts'
import { omniSettingsSchema } from './settings.ts'

const ONE_VOCODER = because('flag.voiceElsewhere')

/** Voices of vLLM-Omni (Qwen3-TTS, CosyVoice3 …) by its socket for streamed text: no handshake, and no settings, for each clause. */
export const vllmOmniTts: TtsEngine = {
  id: 'vllm-omni',
  schemes: ['ws', 'wss'],
  namesModel: 'optional',
  load: async (options) =>
    startTtsStage(await withServer(options, omniSettingsSchema), workerEntry(import.meta.url), {
      // What a server makes of spelling nobody knows: equal texts alone sound alike.
      spoken: (text) => text.trim(),
      // It does not say where its sentences begin.
      sentences: () => [],
    }),
  effects: () => (values) =>
    values.TTS_FAST_VOCODER ? { TTS_FAST_VOCODER: { effective: false, ...ONE_VOCODER } } : {},
}
