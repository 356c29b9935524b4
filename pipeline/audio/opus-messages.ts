import type { OpusFormat } from './opus.ts'

/** What the codec's worker is asked; `stream` names a decoder or an encoder. */
export type ToOpusWorker =
  | { readonly type: 'openDecoder'; readonly stream: number; readonly sampleRateHz: number }
  | { readonly type: 'decode'; readonly stream: number; readonly packet: Uint8Array }
  | { readonly type: 'openEncoder'; readonly stream: number; readonly fromHz: number; readonly format: OpusFormat }
  | { readonly type: 'encode'; readonly stream: number; readonly pcm: Float32Array }
  /** The last frame is filled up with silence. */
  | { readonly type: 'finish'; readonly stream: number }
  | { readonly type: 'close'; readonly stream: number }

/** What it answers: one answer to each `decode`, `encode` and `finish`, in order. */
export type FromOpusWorker =
  /** Without samples: the packet was none. */
  | { readonly type: 'decoded'; readonly stream: number; readonly pcm: Float32Array | undefined }
  /** The packets that became whole; `last` answers `finish`. */
  | {
      readonly type: 'encoded'
      readonly stream: number
      readonly packets: readonly Uint8Array[]
      readonly last: boolean
    }
