import { because } from '../../../measures/reasons/reasons.ts'
import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { startTtsStage } from '../start-stage.ts'
import { speechSettingsSchema } from './settings.ts'

const ONE_VOCODER = because('flag.voiceElsewhere')

/** Voices on servers that speak OpenAI's speech requests: Kokoro-FastAPI, speaches, vLLM-Omni, and hosted ones. */
export const openAiSpeech: TtsEngine = {
  id: 'openai-speech',
  schemes: ['http', 'https'],
  load: async (options) =>
    startTtsStage(await withServer(options, speechSettingsSchema), workerEntry(import.meta.url), {
      // What a server makes of spelling nobody knows: equal texts alone sound alike.
      spoken: (text) => text.trim(),
      // It does not say where its sentences begin.
      sentences: () => [],
    }),
  effects: () => (values) =>
    values.TTS_FAST_VOCODER ? { TTS_FAST_VOCODER: { effective: false, ...ONE_VOCODER } } : {},
}
