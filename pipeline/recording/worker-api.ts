import type { RawTurn } from './raw-turn.ts'

/** A turn's recording as a file. */
export interface RenderedTurn {
  /** A WAV file of 16 bits: left what was captured, right what was played. */
  readonly wav: Uint8Array<ArrayBuffer>
  readonly startMs: number
  readonly durationMs: number
  readonly gaps: number
  readonly gapMs: number
}

/** The calls of the recordings' worker. */
export type RecordingWorkerApi = {
  readonly render: { readonly args: RawTurn; readonly output: never; readonly result: RenderedTurn }
}
