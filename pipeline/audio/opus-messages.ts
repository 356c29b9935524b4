import type { OpusFormat } from './opus.ts'

/** A stream of the codec: a decoder or an encoder. */
interface OfStream {
  readonly stream: number
}

/** What the codec's worker can be asked; calls are answered in order. */
export type OpusWorkerApi = {
  readonly openDecoder: {
    readonly args: OfStream & { readonly sampleRateHz: number }
    readonly output: never
    readonly result: undefined
  }
  /** Answers nothing where the packet was none. */
  readonly decode: {
    readonly args: OfStream & { readonly packet: Uint8Array }
    readonly output: never
    readonly result: Float32Array | undefined
  }
  readonly openEncoder: {
    readonly args: OfStream & { readonly fromHz: number; readonly format: OpusFormat }
    readonly output: never
    readonly result: undefined
  }
  /** Answers with the packets that became whole. */
  readonly encode: {
    readonly args: OfStream & { readonly pcm: Float32Array }
    readonly output: never
    readonly result: readonly Uint8Array[]
  }
  /** The last frame is filled up with silence. */
  readonly finish: { readonly args: OfStream; readonly output: never; readonly result: readonly Uint8Array[] }
  readonly close: { readonly args: OfStream; readonly output: never; readonly result: undefined }
}
