import { workerEntry } from '../../../workers/worker-client.ts'
import { carriedStateEffects } from '../carried-state-effects.ts'
import type { AsrEngine } from '../engine.ts'
import { startAsrStage } from '../start-stage.ts'

/** Icefall's streaming zipformer2 with a CTC head. */
export const zipformerCtcAsr: AsrEngine = {
  id: 'ctc',
  load: (options) => startAsrStage(options, workerEntry(import.meta.url)),
  effects: () => carriedStateEffects,
}
