import type { GaugeReading } from './level-gauge.ts'

/** From the page to the audio thread: keep what comes as it is (a test sentence, a calibration), or no longer. */
export interface ToCapture {
  readonly kind: 'record'
  readonly on: boolean
}

/** From the audio thread to the page. Moments are of the audio context, seconds. */
export type FromCapture =
  | {
      /** 20 ms at 16 kHz; `endSeconds`: just after its last sample. */
      readonly kind: 'frame'
      readonly pcm: Int16Array<ArrayBuffer>
      readonly endSeconds: number
    }
  | ({ readonly kind: 'level' } & GaugeReading)
  | {
      /** A piece of the recording at the context's own rate, from the context's sample `startFrame` on. */
      readonly kind: 'recorded'
      readonly pcm: Float32Array<ArrayBuffer>
      readonly startFrame: number
      /** No more comes: `record` was switched off. */
      readonly last: boolean
    }
