import { because } from '../../../measures/reasons/reasons.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import { carriedStateEffects } from '../carried-state-effects.ts'
import type { AsrEngine } from '../engine.ts'
import { startAsrStage } from '../start-stage.ts'

/** FunASR's streaming Paraformer: steps of 600 ms, 180 ms of look-ahead, no punctuation and no times of words. */
export const paraformerAsr: AsrEngine = {
  id: 'paraformer',
  load: (options) => startAsrStage(options, workerEntry(import.meta.url)),
  effects: () => (values) => ({
    ...carriedStateEffects(values),
    ...(values.ASR_ENDPOINTING !== 'adaptive'
      ? {}
      : {
          ASR_ENDPOINTING: {
            effective: 'fixed',
            ...because('flag.noPunctuation'),
          },
        }),
  }),
}
