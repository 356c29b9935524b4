import type { EngineSettings } from '../../inference/engine.ts'
import type { ExpectedFile } from '../../models/verified-files.ts'
import type { VadStreamOptions } from './contract.ts'
import type { TurnEndFiles } from './turn-end/turn-end-models.ts'
import type { LookedAt } from './window-stream.ts'

/** What the voice-activity worker is started with. */
export interface VadWorkerOptions {
  /** All files below, to be verified before any is loaded. */
  readonly files: readonly ExpectedFile[]
  readonly settings: EngineSettings
  readonly modelPath: string
}

/** The calls of the voice-activity worker. */
export type VadWorkerApi = {
  readonly open: {
    readonly args: VadStreamOptions & {
      readonly stream: number
      /** Verified and loaded when the first stream asks for one. */
      readonly turnEndFiles: TurnEndFiles
    }
    readonly output: never
    readonly result: undefined
  }
  readonly push: {
    readonly args: { readonly stream: number; readonly pcm: Float32Array; readonly startSample: number }
    readonly output: never
    readonly result: readonly LookedAt[]
  }
  readonly close: { readonly args: { readonly stream: number }; readonly output: never; readonly result: undefined }
}
