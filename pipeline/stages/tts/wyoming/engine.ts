import { because } from '../../../measures/reasons/reasons.ts'
import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { startTtsStage } from '../start-stage.ts'
import { wyomingTtsSettingsSchema } from './settings.ts'

const ONE_VOCODER = because('flag.voiceElsewhere')

/** Voices that speak Wyoming, as Home Assistant's do: Piper, and others behind the same protocol. */
export const wyomingTts: TtsEngine = {
  id: 'wyoming',
  schemes: ['tcp'],
  namesModel: 'optional',
  load: async (options) =>
    startTtsStage(await withServer(options, wyomingTtsSettingsSchema), workerEntry(import.meta.url), {
      // What a server makes of spelling nobody knows: equal texts alone sound alike.
      spoken: (text) => text.trim(),
      // It does not say where its sentences begin.
      sentences: () => [],
    }),
  effects: () => (values) =>
    values.TTS_FAST_VOCODER ? { TTS_FAST_VOCODER: { effective: false, ...ONE_VOCODER } } : {},
}
