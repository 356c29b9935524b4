import { workerEntry } from '../../../workers/worker-client.ts'
import { carriedStateEffects } from '../carried-state-effects.ts'
import type { AsrEngine } from '../engine.ts'
import { startAsrStage } from '../start-stage.ts'

/** Streaming transducers: icefall's zipformers of both generations, and NeMo's (Nemotron). */
export const transducerAsr: AsrEngine = {
  id: 'transducer',
  settable: ['language'],
  needsLanguage: true,
  load: (options) => startAsrStage(options, workerEntry(import.meta.url)),
  effects: () => carriedStateEffects,
}
