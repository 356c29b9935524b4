import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { oneRunEffects } from '../one-run-effects.ts'
import { spokenForm } from '../run-synthesiser.ts'
import { startTtsStage } from '../start-stage.ts'

/** Kokoro: Chinese and English by its lexicons, other English words by the program's own; many speakers. */
export const kokoroTts: TtsEngine = {
  id: 'kokoro',
  settable: ['speaker', 'speed'],
  load: (options) => {
    const reading = options.model.described.files.lexiconZh === undefined ? 'en' : 'zh'
    return startTtsStage(options, workerEntry(import.meta.url), spokenForm(reading))
  },
  effects: () => oneRunEffects,
}
