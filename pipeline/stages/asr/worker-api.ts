import type { EngineSettings, LoadFacts } from '../../inference/engine.ts'
import type { ExpectedFile } from '../../models/verified-files.ts'
import type { UntimedHypothesis } from './utterance.ts'

/** What the recogniser's worker is started with: its settings and the pack's files. */
export interface AsrWorkerOptions {
  /** All files below, to be verified before any is loaded. */
  readonly files: readonly ExpectedFile[]
  readonly settings: EngineSettings
  readonly configPath: string
  readonly modelPath: string
  readonly lexiconPath: string
  readonly languageModelPath: string
  /** Most chunks of one run, until `limitBatch` says otherwise. */
  readonly batchLimit: number
}

/** What the worker tells once it is loaded. */
export interface AsrWorkerInfo extends LoadFacts {
  readonly unitSamples: number
}

/** What the recogniser's worker tells outside of any call: how many chunks went into a run of the network. */
export type AsrNote = number

/** The calls of the recogniser's worker. */
export type AsrWorkerApi = {
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
