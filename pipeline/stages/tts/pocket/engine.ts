import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { startTtsStage } from '../start-stage.ts'
import { spokenSentences, writtenSentences } from './normalise.ts'

/** English by lexicon and letter-to-sound rules, an acoustic model and two vocoders: what the embedded pack has. */
export const pocketTts: TtsEngine = {
  id: 'pocket-tts',
  load: (options) =>
    startTtsStage(options, workerEntry(import.meta.url), {
      spoken: spokenSentences,
      sentences: (text) => writtenSentences(text).map((sentence) => sentence.text),
    }),
  effects: () => () => ({}),
}
