import { withServer } from '../../../remote/server-load.ts'
import { workerEntry } from '../../../workers/worker-client.ts'
import type { AsrEngine } from '../engine.ts'
import { remoteAsrLimits } from '../remote/remote-hypothesis.ts'
import { startAsrStage } from '../start-stage.ts'
import { transcriptionSettingsSchema } from './settings.ts'

/** Recognisers on servers that take OpenAI's transcription requests: speaches, FunASR, vLLM, whisper.cpp, and hosted ones. */
export const openAiTranscription: AsrEngine = {
  id: 'openai-transcription',
  schemes: ['http', 'https'],
  load: async (options) =>
    startAsrStage(await withServer(options, transcriptionSettingsSchema), workerEntry(import.meta.url)),
  effects: () => (values) => remoteAsrLimits(values, true),
}
