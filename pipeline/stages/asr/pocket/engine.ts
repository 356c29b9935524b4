import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { startAsrStage } from '../start-stage.ts'

/** A streaming phone recogniser with a lexicon and a word model beside it: what the embedded pack has. */
export const pocketAsr: AsrEngine = {
  id: 'pocket-asr',
  load: (options) => startAsrStage(options, workerEntry(import.meta.url)),
  effects: () => (values) =>
    values.ASR_OVERLAP_SIZE === 0
      ? {}
      : {
          ASR_OVERLAP_SIZE: {
            effective: 0,
            ...because('flag.carriedState'),
          },
        },
}
