import type { EngineSettings } from '../../inference/engine.ts'
import type { ExpectedFile } from '../../models/verified-files.ts'
import type { SpeechChunk, SpeechRequest, SpeechResult } from './contract.ts'

/** What the speech worker is started with: its settings and the pack's files. */
export interface TtsWorkerOptions {
  /** All files below, to be verified before any is loaded. */
  readonly files: readonly ExpectedFile[]
  readonly settings: EngineSettings
  readonly configPath: string
  readonly lexiconPath: string
  readonly letterToSoundPath: string | undefined
  readonly encoderPath: string
  readonly decoderPath: string
  readonly vocoderPaths: { readonly quality: string; readonly fast: string }
}

/** The calls of the speech worker. */
export type TtsWorkerApi = {
  readonly speak: {
    readonly args: Omit<SpeechRequest, 'shelf'>
    readonly output: SpeechChunk
    readonly result: Omit<SpeechResult, 'timing'>
  }
}
