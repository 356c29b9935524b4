import { because } from '../../../measures/reasons/reasons.ts'
import type { StageModel } from '../../../models/stage-model.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { TtsEngine } from '../engine.ts'
import { spokenForm } from '../run-synthesiser.ts'
import { startTtsStage } from '../start-stage.ts'

/** Matcha with Vocos or HiFi-GAN: Chinese and English by one lexicon, its sound in chunks within a clause. */
export const matchaTts: TtsEngine = {
  id: 'matcha',
  settable: ['speaker', 'speed'],
  load: (options) => startTtsStage(options, workerEntry(import.meta.url), spokenForm('zh')),
  effects: (model) => (values) =>
    values.TTS_FAST_VOCODER && !hasTwoVocoders(model)
      ? { TTS_FAST_VOCODER: { effective: false, ...because('flag.oneVocoder') } }
      : {},
}

function hasTwoVocoders({ described }: StageModel): boolean {
  return [described.files, ...Object.values(described.variants)].some((files) => 'vocoderFast' in files)
}
