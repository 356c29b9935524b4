import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { oneRunEffects } from '../one-run-effects.ts'
import { spokenForm } from '../run-synthesiser.ts'
import { startTtsStage } from '../start-stage.ts'

/** MeloTTS for Chinese and English by its own lexicon, which spells what it does not have. */
export const meloTts: TtsEngine = {
  id: 'melo',
  settable: ['speaker', 'speed'],
  load: (options) => startTtsStage(options, workerEntry(import.meta.url), spokenForm('zh')),
  effects: () => oneRunEffects,
}
