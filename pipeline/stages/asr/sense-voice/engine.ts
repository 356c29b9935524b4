import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { startAsrStage } from '../start-stage.ts'

/** FunASR's SenseVoice, which hears whole utterances: while somebody speaks it is read again from the beginning. */
export const senseVoiceAsr: AsrEngine = {
  id: 'sense-voice',
  settable: ['language'],
  needsLanguage: true,
  load: (options) => startAsrStage(options, workerEntry(import.meta.url)),
  effects: () => (values) => ({
    ...(values.ASR_OVERLAP_SIZE === 0 ? {} : { ASR_OVERLAP_SIZE: { effective: 0, ...because('flag.wholeReadings') } }),
    ...(values.ASR_BATCH_SIZE === 1
      ? {}
      : {
          ASR_BATCH_SIZE: {
            effective: values.ASR_BATCH_SIZE,
            ...because('flag.sameLength'),
          },
        }),
  }),
}
