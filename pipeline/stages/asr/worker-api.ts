import type { EngineSettings, LoadFacts, ServerState } from '../../inference/engine.ts'
import type { StageFiles } from '../../models/stage-model.ts'
import type { UntimedHypothesis } from './recogniser.ts'

/** What a recogniser's worker is started with. */
export interface AsrWorkerOptions {
  /** The model's files, to be verified before any is loaded. */
  readonly files: StageFiles
  readonly settings: EngineSettings
  /** What the model says to its engine besides the files. */
  readonly engineOptions: unknown
  /** What is going to be spoken, where the engine wants to know and the model does not say it itself. */
  readonly language: string | undefined
  /** Most chunks of one run, until `limitBatch` says otherwise. */
  readonly batchLimit: number
}

/** What the worker tells once it is loaded. */
export interface AsrWorkerInfo extends LoadFacts {
  readonly unitSamples: number
  readonly lookAheadSamples?: number | undefined
}

/** What the recogniser's worker tells outside of any call: how many chunks went into a run, or how its server is. */
export type AsrNote = number | ServerState

/** The calls of the recogniser's worker. */
export type AsrWorkerApi = {
  readonly prepare: { readonly args: { readonly ahead: boolean }; readonly output: never; readonly result: undefined }
  readonly open: {
    readonly args: { readonly stream: number; readonly stepSamples: number; readonly normalise: boolean }
    readonly output: never
    readonly result: undefined
  }
  readonly push: {
    readonly args: { readonly stream: number; readonly pcm: Float32Array }
    readonly output: never
    readonly result: UntimedHypothesis | undefined
  }
  readonly finish: {
    readonly args: { readonly stream: number }
    readonly output: never
    readonly result: UntimedHypothesis
  }
  readonly cancel: { readonly args: { readonly stream: number }; readonly output: never; readonly result: undefined }
  readonly limitBatch: { readonly args: { readonly limit: number }; readonly output: never; readonly result: undefined }
  readonly transcribe: {
    readonly args: { readonly pcm: Float32Array; readonly normalise: boolean }
    readonly output: never
    readonly result: UntimedHypothesis
  }
}
