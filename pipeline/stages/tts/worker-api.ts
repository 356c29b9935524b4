import type { EngineSettings, LoadFacts } from '../../inference/engine.ts'
import type { StageFiles } from '../../models/stage-model.ts'
import type { SpeechChunk, SpeechRequest, SpeechResult } from './contract.ts'

/** What a voice's worker is started with. */
export interface TtsWorkerOptions {
  /** The model's files, to be verified before any is loaded; a voice that is a server has none. */
  readonly files: StageFiles
  readonly settings: EngineSettings
  /** What the model says to its engine besides the files. */
  readonly engineOptions: unknown
}

/** What the worker tells once it is loaded. */
export interface TtsWorkerInfo extends LoadFacts {
  readonly sampleRateHz: number
}

/** A request as it reaches the worker. */
export type WorkerSpeechRequest = Omit<SpeechRequest, 'clauseCache'>

/** The calls of a voice's worker. */
export type TtsWorkerApi = {
  readonly prepare: { readonly args: { readonly ahead: boolean }; readonly output: never; readonly result: undefined }
  readonly speak: {
    readonly args: WorkerSpeechRequest
    readonly output: SpeechChunk
    readonly result: Omit<SpeechResult, 'timing'>
  }
}
